// What the stand-in remembers of each call, for tests that look at exactly what was sent.

export type ReceivedCall = {
  readonly operation: string;
  /** As it was sent, passwords included: for tests only. */
  readonly input: unknown;
  readonly atMilliseconds: number;
};

const maximumCalls = 1000;

/** The newest calls, oldest first. */
export const createCallLog = () => {
  const calls: ReceivedCall[] = [];
  return {
    calls: calls as readonly ReceivedCall[],
    add: (call: ReceivedCall): void => {
      calls.push(call);
      if (calls.length > maximumCalls) calls.shift();
    },
    clear: (): void => {
      calls.length = 0;
    },
  };
};
