// The ways in which the stand-in can be told to misbehave: faults for single calls, and AWS’s request rates.
import { CognitoError } from './cognito-error.ts';

/**
 * `slow` does what was asked at once and answers late, so a caller that gives up has been served without knowing it; `silent` and
 * `drop` (hangs up) do it only when told to; `garbage` is an answer that is no JSON, `empty` an
 * object without anything.
 */
export type CognitoFault =
  | { kind: 'error'; name: string; message?: string }
  | { kind: 'slow'; milliseconds: number }
  | { kind: 'silent'; afterApplying?: boolean }
  | { kind: 'drop'; afterApplying?: boolean }
  | { kind: 'garbage' }
  | { kind: 'empty' };

/** Whether the call does its work although something goes wrong. */
export const appliesFirst = (fault: CognitoFault): boolean =>
  fault.kind === 'slow' || ((fault.kind === 'silent' || fault.kind === 'drop') && fault.afterApplying === true);

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
