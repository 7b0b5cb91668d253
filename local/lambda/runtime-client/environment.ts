// One execution environment, as Lambda runs it: a process of AWS's runtime client that loads a bundle and takes one invocation at a time.
// Between two invocations it is frozen.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createLineSplitter } from '../function-log.ts';
import { failed, type InvocationFailure, type InvocationResult } from '../invocation-result.ts';
import type { ThreadSettings } from '../lambda-thread.ts';
import type { LocalFunction } from '../template-functions.ts';
import type { RuntimeClient } from './install.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

export type Environment = {
  readonly functionName: LocalFunction['name'];
  readonly processId: number | undefined;
  /** Resolves when the runtime asks for its first event, or with why it never will. */
  readonly initialised: Promise<InvocationFailure | undefined>;
  /** `event` is JSON text. Never rejects; one at a time. */
  invoke(event: string): Promise<InvocationResult>;
  /** Why it has ended, if it has. */
  readonly ended: () => string | undefined;
  terminate(): Promise<void>;
};

/** The clock's offset, in a file without a name that the process inherits as descriptor 3. */
const openClockFile = (clockBuffer: SharedArrayBuffer) => {
  const path = join(tmpdir(), `corbado-actions-clock-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+');
  unlinkSync(path);
  const offset = new BigInt64Array(clockBuffer);
  const write = (): number => {
    const now = Atomics.load(offset, 0);
    writeSync(descriptor, new BigInt64Array([now]), 0, 8, 0);
    return Number(now);
  };
  write();
  return { descriptor, write, close: () => closeSync(descriptor) };
};

const reservedVariables = ({ name, codeFolder }: LocalFunction, { address }: RuntimeApi): Record<string, string> => ({
  AWS_LAMBDA_RUNTIME_API: address,
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: codeFolder,
  _HANDLER: 'index.handler',
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
});

/** Throws away what is under way after this time; `cancel` once it is in time. */
const limitOf = (milliseconds: number, failure: InvocationFailure) => {
  const { promise, resolve } = Promise.withResolvers<InvocationFailure>();
  const timer = setTimeout(() => resolve(failure), milliseconds);
  return { promise, cancel: () => clearTimeout(timer) };
};

const failureOf = (errorType: InvocationFailure['errorType']) => (error: unknown) =>
  failed(errorType, error instanceof Error ? error.message : String(error));

/** Starts the process; `onOutput` gets whole lines. */
export const startEnvironment = async (
  { lambda, environment, clockBuffer }: ThreadSettings,
  { command }: RuntimeClient,
  initSeconds: number,
  onOutput: (text: string) => void,
): Promise<Environment> => {
  const api = await startRuntimeApi();
  const clock = openClockFile(clockBuffer);
  const env = { ...reservedVariables(lambda, api), ...environment };
  // A frozen process does not notice that its parent is gone; the kernel does.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    cwd: lambda.codeFolder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', clock.descriptor],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on(
      'data',
      createLineSplitter((line) => onOutput(`${line}\n`)),
    );
  let reason: string | undefined;
  const died = new Promise<InvocationFailure>((resolve) => {
    const die = (why: string): void => {
      reason ??= why;
      api.close();
      resolve(failed('handler', why));
    };
    child.once('error', ({ message }) => die(message));
    child.once('close', (code, signal) => {
      clock.close();
      die(`Runtime exited with error: ${signal === null ? `exit status ${code}` : `signal: ${signal}`}`);
    });
  });
  // What was written before the answer is read in the turn of the answer, or in the one after it.
  const freeze = async (): Promise<void> => {
    await setImmediate();
    await setImmediate();
    child.kill('SIGSTOP');
  };
  const terminate = async (): Promise<void> => {
    child.kill('SIGKILL');
    await died;
  };
  const end = (failure: InvocationFailure): InvocationFailure => {
    reason ??= failure.message;
    void terminate();
    return failure;
  };
  const initialise = async (): Promise<InvocationFailure | undefined> => {
    const limit = limitOf(initSeconds * 1000, failed('init', `did not load within ${initSeconds} seconds`));
    const asking = api.ready().then(() => undefined, failureOf('init'));
    const failure = await Promise.race([asking, died.then(({ message }) => failed('init', message)), limit.promise]);
    limit.cancel();
    if (failure !== undefined) return end(failure);
    await freeze();
    return undefined;
  };
  const initialised = initialise();
  const invoke = async (event: string): Promise<InvocationResult> => {
    const milliseconds = lambda.timeoutSeconds * 1000;
    const timeout = failed('timeout', `Task timed out after ${lambda.timeoutSeconds.toFixed(2)} seconds`);
    const deadlineMilliseconds = Date.now() + clock.write() + milliseconds;
    child.kill('SIGCONT');
    const limit = limitOf(milliseconds, timeout);
    const answer = api
      .invoke({ event, id: randomUUID(), functionArn: lambda.arn, deadlineMilliseconds })
      .then((payload): InvocationResult => ({ ok: true, payload: JSON.parse(payload) }), failureOf('handler'));
    const result = await Promise.race([answer, died, limit.promise]);
    // An answer is an answer, whatever becomes of the environment.
    const isOver = await Promise.race([api.ready().then((): true => true), died, limit.promise]);
    limit.cancel();
    if (isOver === true) await freeze();
    else end(isOver);
    return result;
  };
  return { functionName: lambda.name, processId: child.pid, initialised, invoke, ended: () => reason, terminate };
};
