// What every story gets besides its request: the time, randomness, the deadline, and the trail for the log line.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trail } from './log.ts';
import { Refusal } from './refusal.ts';

/** When all work for an invocation must be finished: a signal that fires then, and the time left until then. */
export type Deadline = { readonly signal: AbortSignal; remainingMilliseconds(): number };

/** The running clock, for work that takes longer than a moment. */
export type Clock = {
  nowMilliseconds(): number;
  /** Rejects when the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
};

export type Chance = {
  bytes(size: number): Buffer;
  /** A fresh name for one write or one attempt. */
  nonce(): string;
  /** From 0 to 1, for spreading retries; not for secrets. */
  fraction(): number;
};

/** One invocation. Stories read time, randomness and the deadline only from here, so that tests can set them. */
export type Call = {
  readonly requestId: string;
  /** When the invocation began. */
  readonly nowSeconds: number;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly deadline: Deadline;
  readonly trail: Trail;
};

const realClock: Clock = {
  nowMilliseconds: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};
const realChance: Chance = { bytes: randomBytes, nonce: randomUUID, fraction: Math.random };

export const startCall = (requestId: string, deadline: Deadline, trail: Trail): Call => ({
  requestId,
  nowSeconds: Math.floor(Date.now() / 1000),
  clock: realClock,
  chance: realChance,
  deadline,
  trail,
});

// Kept back for writing the answer and the log line after the deadline has fired.
const reserveMilliseconds = 750;
// With less than this left nothing is started: refused at once, so that the caller still gets an answer.
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

/**
 * Runs several things at once and leaves nothing running when the answer is sent: Lambda would freeze it, and resume it in another request.
 * Like `Promise.all`, but waits for every outcome first. Of several failures the first in the list counts, not the first in time.
 */
export const together = async <const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Place in keyof Work]: Awaited<Work[Place]> }> => {
  await Promise.allSettled(work);
  return Promise.all(work);
};

// Numbers that count something, as they appear in tokens, rows and answers.
// Not zod's `int`: its table of number formats costs every bundle 2 kB.
export const isWholeNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** 32 random bytes as text: a session's secret, or a hand-off code. */
export const mintSecret = ({ bytes }: Chance): string => bytes(32).toString('base64url');
