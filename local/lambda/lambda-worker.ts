// One execution environment of a function: loads its bundle once and takes invocations until it is replaced.
import { randomUUID } from 'node:crypto';
import { failed, type InvocationFailure, type InvocationResult } from './invocation-result.ts';
import { type LambdaThread, startThread, type ThreadMessage, type ThreadSettings } from './lambda-thread.ts';
import type { LocalFunction } from './template-functions.ts';

type RunningInvocations = {
  readonly isEmpty: () => boolean;
  /** Sends an event (JSON text) and waits as long as the function may take; loading the bundle does not count. */
  run(thread: LambdaThread, event: string, loaded: Promise<InvocationFailure | undefined>): Promise<InvocationResult>;
  settle(id: string, result: InvocationResult): void;
  settleAll(result: InvocationResult): void;
};

const contextFields = ({ name, arn, memoryMb }: LocalFunction, id: string) => ({
  awsRequestId: id,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn,
  memoryLimitInMB: String(memoryMb),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
});

const createRunningInvocations = (lambda: LocalFunction): RunningInvocations => {
  const running = new Map<string, (result: InvocationResult) => void>();
  const timeoutMilliseconds = lambda.timeoutSeconds * 1000;
  const timeout = failed('timeout', `Task timed out after ${lambda.timeoutSeconds.toFixed(2)} seconds`);
  return {
    isEmpty: () => running.size === 0,
    run: async (thread, event, loaded) => {
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      running.set(id, resolve);
      thread.send({ id, event, context: contextFields(lambda, id), timeoutMilliseconds });
      await loaded;
      const timer = setTimeout(() => resolve(timeout), timeoutMilliseconds);
      const result = await promise;
      clearTimeout(timer);
      running.delete(id);
      return result;
    },
    settle: (id, result) => running.get(id)?.(result),
    settleAll: (result) => {
      for (const settle of running.values()) settle(result);
    },
  };
};

export type LambdaWorker = {
  /** Resolves when the bundle has been imported, or with why it could not be. */
  readonly loaded: Promise<InvocationFailure | undefined>;
  /** `event` is JSON text. Never rejects. */
  invoke(event: string): Promise<InvocationResult>;
  /** Takes no new invocations, and ends once the last one has. */
  retire(): void;
  readonly isRetired: () => boolean;
  terminate(): Promise<void>;
};

// Lambda gives ten seconds, with a processor to itself. Here eleven bundles and whatever else runs share one machine, so being slow
// is no sign of a fault: only what never ends is given up.
export const loadLimitSeconds = 120;

const answerOf = (message: Extract<ThreadMessage, { id: string }>): InvocationResult =>
  message.kind === 'answer' ? { ok: true, payload: JSON.parse(message.payload) } : failed('handler', message.message);

/** The loading of a bundle, which ends once: `promise` then says why it failed, if it did. */
const startLoad = (onTooSlow: (reason: string) => void) => {
  const { promise, resolve } = Promise.withResolvers<InvocationFailure | undefined>();
  const limit = setTimeout(() => onTooSlow(`did not load within ${loadLimitSeconds} seconds`), loadLimitSeconds * 1000);
  let isLoaded = false;
  return {
    promise,
    succeed: () => {
      isLoaded = true;
      clearTimeout(limit);
      resolve(undefined);
    },
    /** What a death of the thread means: a failed load, or the failure of all that ran in it. */
    fail: (reason: string): InvocationFailure => {
      const failure = failed(isLoaded ? 'handler' : 'init', reason);
      clearTimeout(limit);
      resolve(failure);
      return failure;
    },
  };
};

/**
 * Starts a thread for one function. Invocations that run at the same time share it, whereas Lambda gives each its own
 * environment: state that leaks from one request into another therefore shows here at once, not only in warm reuse.
 */
export const startWorker = (settings: ThreadSettings, onOutput: (text: string) => void): LambdaWorker => {
  const running = createRunningInvocations(settings.lambda);
  let retired = false;
  const die = (reason: string): void => {
    retired = true;
    running.settleAll(load.fail(reason));
    void thread.terminate();
  };
  const load = startLoad(die);
  const receive = (message: ThreadMessage): void => {
    if (message.kind === 'output') onOutput(message.text);
    else if (message.kind === 'ready') load.succeed();
    else if (message.kind === 'init-failure') die(message.message);
    else running.settle(message.id, answerOf(message));
  };
  const thread = startThread(settings, receive, die);
  const retire = (): void => {
    retired = true;
    if (running.isEmpty()) void thread.terminate();
  };
  const invoke = async (event: string): Promise<InvocationResult> => {
    const result = await running.run(thread, event, load.promise);
    // After a timeout the handler may still be at it; Lambda, too, throws such an environment away.
    if (retired || (!result.ok && result.errorType === 'timeout')) retire();
    return result;
  };
  return { loaded: load.promise, invoke, retire, isRetired: () => retired, terminate: thread.terminate };
};
