// When a user's turn comes: at times of the user's own, so that however often a check is asked for, it is the same entry in the list.
import { createHash } from 'node:crypto';

/** The first of the user's own times, `everySeconds` apart, that is not before `atSeconds`. Other users have others: not all come at once. */
export const turnFrom = (subject: string, atSeconds: number, everySeconds: number): number => {
  const phase = createHash('sha256').update(subject).digest().readUInt32BE(4) % everySeconds;
  return Math.ceil((atSeconds - phase) / everySeconds) * everySeconds + phase;
};

/** The last of these times that is not after `atSeconds`: due already. */
export const turnUntil = (subject: string, atSeconds: number, everySeconds: number): number =>
  turnFrom(subject, atSeconds - everySeconds + 1, everySeconds);

/** For who is looked at regularly: half an interval away at least, and from one turn to the next exactly one. */
export const regularTurn = (subject: string, nowSeconds: number, everySeconds: number): number =>
  turnFrom(subject, nowSeconds + Math.ceil(everySeconds / 2), everySeconds);

/** For what was in vain: a whole interval away, except that a run which came a little late does not cost the next turn. */
export const turnAfterFailure = (subject: string, nowSeconds: number, everySeconds: number): number =>
  turnFrom(subject, nowSeconds + Math.ceil((everySeconds * 23) / 24), everySeconds);

// Hints come as often as somebody gives them; within an hour they are one.
const hintedSeconds = 3600;

/** For what somebody says has happened: due at once. */
export const turnOfHint = (subject: string, nowSeconds: number): number =>
  turnUntil(subject, nowSeconds, hintedSeconds);
