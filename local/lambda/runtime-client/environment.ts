// One execution environment, as Lambda runs it: a process of AWS's runtime client that loads a bundle and takes one invocation at a time.
// Between two invocations it is frozen.
import { randomUUID } from 'node:crypto';
import { failed, type InvocationFailure, type InvocationResult } from '../invocation-result.ts';
import type { ThreadSettings } from '../lambda-thread.ts';
import type { LocalFunction } from '../template-functions.ts';
import { startProcess } from './frozen-process.ts';
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

const reservedVariables = ({ name, codeFolder }: LocalFunction, { address }: RuntimeApi): Record<string, string> => ({
  AWS_LAMBDA_RUNTIME_API: address,
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: codeFolder,
  _HANDLER: 'index.handler',
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
});

/** What comes first of these, or the failure when none comes in time. */
const within = async <Outcome>(
  milliseconds: number,
  failure: InvocationFailure,
  ...outcomes: Promise<Outcome>[]
): Promise<Outcome | InvocationFailure> => {
  const { promise, resolve } = Promise.withResolvers<InvocationFailure>();
  const timer = setTimeout(() => resolve(failure), milliseconds);
  const first = await Promise.race([...outcomes, promise]);
  clearTimeout(timer);
  return first;
};

const failureOf = (errorType: InvocationFailure['errorType']) => (error: unknown) =>
  failed(errorType, error instanceof Error ? error.message : String(error));

export const startEnvironment = async (
  { lambda, environment, clockBuffer }: ThreadSettings,
  { command }: RuntimeClient,
  initSeconds: number,
  onOutput: (text: string) => void,
): Promise<Environment> => {
  const api = await startRuntimeApi();
  const variables = { ...reservedVariables(lambda, api), ...environment };
  const child = startProcess({ command, folder: lambda.codeFolder, variables, clockBuffer, onOutput });
  const timeoutMilliseconds = lambda.timeoutSeconds * 1000;
  const timeout = failed('timeout', `Task timed out after ${lambda.timeoutSeconds.toFixed(2)} seconds`);
  let reason: string | undefined;
  const died = child.ended.then((why) => {
    reason ??= why;
    api.close();
    return failed('handler', why);
  });
  const end = (failure: InvocationFailure): InvocationFailure => {
    reason ??= failure.message;
    child.kill();
    return failure;
  };

  const initialise = async (): Promise<InvocationFailure | undefined> => {
    const tooSlow = failed('init', `did not load within ${initSeconds} seconds`);
    const asking = api.ready().then(() => undefined, failureOf('init'));
    const dying = died.then(({ message }) => failed('init', message));
    const failure = await within(initSeconds * 1000, tooSlow, asking, dying);
    if (failure !== undefined) return end(failure);
    await child.freeze();
    return undefined;
  };

  // An answer is an answer, whatever becomes of the environment after it.
  const finish = async (endsAt: number): Promise<void> => {
    const asking = api.ready().then(() => undefined);
    const failure = await within(Math.max(0, endsAt - performance.now()), timeout, asking, died);
    if (failure === undefined) await child.freeze();
    else end(failure);
  };

  const invoke = async (event: string): Promise<InvocationResult> => {
    const endsAt = performance.now() + timeoutMilliseconds;
    const deadlineMilliseconds = Date.now() + child.thaw() + timeoutMilliseconds;
    const answer = api
      .invoke({ event, id: randomUUID(), functionArn: lambda.arn, deadlineMilliseconds })
      .then((payload): InvocationResult => ({ ok: true, payload: JSON.parse(payload) }), failureOf('handler'));
    const result = await within<InvocationResult>(timeoutMilliseconds, timeout, answer, died);
    await finish(endsAt);
    return result;
  };

  return {
    functionName: lambda.name,
    processId: child.id,
    initialised: initialise(),
    invoke,
    ended: () => reason,
    terminate: async () => {
      child.kill();
      await died;
    },
  };
};
