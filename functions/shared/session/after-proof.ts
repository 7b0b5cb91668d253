// A login that breaks off once its proof or code is used up: asking again with the same one would be refused, so the caller must hear that.
import { Refusal } from '../refusal.ts';

/** Turns an outage into `login_interrupted`: the ceremony has to start again. Every other refusal stays what it is. */
export const afterProof = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'temporarily_unavailable')) throw error;
    throw new Refusal('login_interrupted', { reason: error.reason, cause: error.cause });
  }
};
