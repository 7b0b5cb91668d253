// The invocations that one execution environment has not answered yet.
import { randomUUID } from 'node:crypto';
import { failed, type InvocationFailure, type InvocationResult } from './invocation-result.ts';
import type { LambdaThread } from './lambda-thread.ts';
import type { LocalFunction } from './template-functions.ts';

export type RunningInvocations = {
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

export const createRunningInvocations = (lambda: LocalFunction): RunningInvocations => {
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
