// A secret in the test's hands: what the store holds, and how often it was asked.
import type { FetchSecret } from '../../functions/shared/aws/secret.ts';

export type HeldSecret = {
  readonly fetch: FetchSecret;
  /** From now on the store holds this value. */
  rotate(stored: { current: string; previous?: string }): void;
  /** From now on the store fails in this way, until it is rotated. */
  fail(error: Error): void;
  fetches(): number;
};

export const holdSecret = (stored: { current: string; previous?: string }): HeldSecret => {
  let answer: () => string = () => JSON.stringify(stored);
  let fetches = 0;
  return {
    fetch: async () => {
      fetches += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return answer();
    },
    rotate: (next) => {
      answer = () => JSON.stringify(next);
    },
    fail: (error) => {
      answer = () => {
        throw error;
      };
    },
    fetches: () => fetches,
  };
};
