// One environment of a function as in Lambda: an init at full speed, then invocations at the speed that its memory pays for. What runs the
// handler is the client that AWS publishes, or a small loop of our own where that cannot be built.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { asManagedRuntime, builtClient, installRuntimeClient } from '../../local/lambda/runtime-client/install.ts';
import type { RuntimeApi } from '../../local/lambda/runtime-client/runtime-api.ts';
import { cpuShareOf } from '../cost-model.ts';
import type { CpuGroup } from './cpu-share.ts';

export type RuntimeClient = {
  /** As it is called in a report. */
  readonly name: string;
  /** Why it is not AWS's, if it is not. */
  readonly reason?: string;
  readonly command: readonly string[];
};

/** Builds AWS's client when it can be built here. */
export const findRuntimeClient = async (): Promise<RuntimeClient> => {
  try {
    await installRuntimeClient();
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    const [reason = ''] = error.message.split('\n');
    const command = asManagedRuntime(join(import.meta.dirname, 'runtime-loop.mjs'));
    return { name: 'a loop of our own, not AWS’s runtime client', reason, command };
  }
  return builtClient();
};

export type LambdaRun = {
  /** Holds index.mjs or index.cjs. */
  readonly taskFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly memoryMb: number;
  readonly warmInvocations: number;
};

/** Wall times in milliseconds, as whoever waits for the answer sees them; `coldCpu` is what init and first invocation computed. */
export type LambdaTimes = {
  readonly init: number;
  readonly first: number;
  readonly warm: readonly number[];
  readonly coldCpu: number;
};

/** CPU time of all threads of a process. https://docs.kernel.org/scheduler/sched-stats.html */
const cpuMillisecondsOf = (processId: number): number => {
  const tasks = `/proc/${processId}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((total, value) => total + value, 0) / 1_000_000;
};

const invocationOf = (event: unknown) => ({
  event: JSON.stringify(event),
  id: randomUUID(),
  functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:bench',
  deadlineMilliseconds: Date.now() + 10_000,
});

const requireOk = (text: string, folder: string): void => {
  const answer: unknown = JSON.parse(text);
  const { statusCode, response, isAuthorized } = (answer ?? {}) as Partial<Record<string, unknown>>;
  // A trigger of Cognito's answers with a response, and an authorizer with a word, neither with a status.
  if (statusCode !== 200 && response === undefined && isAuthorized !== true)
    throw new Error(`${folder} answered ${statusCode} in the Lambda run`);
};

/** Rejects when the function fails or does not answer 200. */
export const runInLambda = async (
  run: LambdaRun,
  client: RuntimeClient,
  api: RuntimeApi,
  group: CpuGroup,
): Promise<LambdaTimes> => {
  const { taskFolder, memoryMb } = run;
  const env = {
    ...run.environment,
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/bench',
    AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
    LAMBDA_TASK_ROOT: taskFolder,
    _HANDLER: 'index.handler',
  };
  const [shell = '', ...args] = [...group.command, ...client.command];
  const startedAt = performance.now();
  const child = spawn(shell, args, { cwd: taskFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  const complaint = text(child.stderr as Readable);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const died = ended.then(async () =>
    Promise.reject(new Error(`${taskFolder} ended: ${(await complaint).slice(-1000)}`)),
  );
  died.catch(() => {});
  const timed = async (invocation: Promise<string>): Promise<number> => {
    const began = performance.now();
    requireOk(await Promise.race([invocation, died]), taskFolder);
    return performance.now() - began;
  };
  try {
    await Promise.race([api.ready(), died]);
    const init = performance.now() - startedAt;
    group.limit(cpuShareOf(memoryMb));
    const first = await timed(api.invoke(invocationOf(run.event)));
    const coldCpu = cpuMillisecondsOf(child.pid ?? 0);
    const warm: number[] = [];
    for (let count = 0; count < run.warmInvocations; count += 1)
      warm.push(await timed(api.invoke(invocationOf(run.event))));
    return { init, first, warm, coldCpu };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
};
