// AWS's request rates, when a test sets them: so many calls of an operation within any second.
import { CognitoError } from './cognito-error.ts';

export type RateLimits = {
  /** From now on; `undefined` takes the limit away. */
  limitPerSecond: (operation: string, calls: number | undefined) => void;
  /** Throws when the operation was called too often. A refused call does not count. */
  require: (operation: string) => void;
};

export const createRateLimits = (nowMilliseconds: () => number): RateLimits => {
  const limits = new Map<string, { calls: number; served: number[] }>();
  return {
    limitPerSecond: (operation, calls) => {
      if (calls === undefined) limits.delete(operation);
      else limits.set(operation, { calls, served: [] });
    },
    require: (operation) => {
      const limit = limits.get(operation);
      if (!limit) return;
      const now = nowMilliseconds();
      limit.served = limit.served.filter((at) => now - at < 1000);
      if (limit.served.length >= limit.calls) throw new CognitoError('TooManyRequestsException', 'Rate exceeded');
      limit.served.push(now);
    },
  };
};
