// How long an invocation may still take: one deadline for everything it waits for.
import { Refusal } from './refusal.ts';

/** The end of our patience: a signal that fires then, and what is left until then, in milliseconds. */
export type Deadline = { readonly signal: AbortSignal; remainingMilliseconds(): number };

// What is kept back for writing the answer and the log line after the deadline has fired.
const reserveMilliseconds = 750;
// Less than this is not worth starting anything for: refused at once, so that the caller still gets an answer.
const leastUsefulMilliseconds = 200;

/** The part of the Lambda context that says how long Lambda will let us run; absent when invoked by hand. */
export type RemainingTime = { getRemainingTimeInMillis?: () => number };

/**
 * Starts the deadline of an invocation: `ownMilliseconds`, or less when Lambda would stop us earlier.
 * Throws `temporarily_unavailable` when too little is left to do anything useful.
 */
export const startDeadline = (ownMilliseconds: number, context: RemainingTime | undefined): Deadline => {
  const lambdaMilliseconds = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const milliseconds = Math.floor(Math.min(ownMilliseconds, lambdaMilliseconds - reserveMilliseconds));
  if (!(milliseconds >= leastUsefulMilliseconds))
    throw new Refusal('temporarily_unavailable', { reason: 'no_time_left', retryAfterSeconds: 2 });
  const endsAt = process.uptime() * 1000 + milliseconds;
  return {
    signal: AbortSignal.timeout(milliseconds),
    remainingMilliseconds: () => Math.max(0, endsAt - process.uptime() * 1000),
  };
};
