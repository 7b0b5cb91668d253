// Users to check later: a list in the table, ordered by time, so that a query reads only what is due, however many users there are. Each
// user has due times of their own, so repeated requests for a check end up in the same entry.

import { createHash } from 'node:crypto';
import type { Call } from '../frame/call.ts';
import { type DueList, type DueRow, dueAtSecondsOf, dueKey, duePartition, dueUntil } from '../table/rows.ts';
import { type Can, holds, type Item, type Key, optionalText } from '../table/table.ts';
import type { FlagRow } from './flag-row.ts';

export type DueCheck = {
  readonly dueAtSeconds: number;
  /** Our user; absent when only Corbado's id is known. */
  readonly userId?: string | undefined;
  /** Corbado's own `usr-…` id, for a user whose id of ours is still to be asked for. */
  readonly corbadoUserId?: string | undefined;
  /** How many attempts have failed. */
  readonly attempts: number;
  /** Whether the user is checked again and again, as one who has the flag should be. */
  readonly repeats: boolean;
  /** The request that last put it there, as read. */
  readonly askedBy?: string | undefined;
};

// When checks are this late, nobody reads the list any more: the flag was switched off.
const keptSeconds = 90 * 86_400;

export const subjectOf = ({ userId, corbadoUserId }: Pick<DueCheck, 'userId' | 'corbadoUserId'>): string =>
  userId ?? corbadoUserId ?? '';

const keyOf = (check: DueCheck): Key =>
  dueKey(check.repeats ? 'regular' : 'soon', check.dueAtSeconds, subjectOf(check));

export const scheduleCheck = async (table: Can<'put'>, check: DueCheck, call: Call): Promise<void> => {
  const { userId, corbadoUserId, attempts, repeats, dueAtSeconds } = check;
  const row: DueRow = {
    ...(userId === undefined ? {} : { userId }),
    ...(corbadoUserId === undefined ? {} : { corbadoUserId }),
    attempts,
    repeats: repeats ? 1 : 0,
    askedBy: call.requestId,
    ttl: dueAtSeconds + keptSeconds,
  };
  await table.put({ ...keyOf(check), ...row }, call);
};

/** Keeps an entry that was put there again since it was read: its reason came up after we looked. */
export const removeCheck = async (table: Can<'remove'>, check: DueCheck, call: Call): Promise<void> => {
  const { askedBy } = check;
  const isAsRead = askedBy === undefined ? undefined : { expression: 'askedBy = :askedBy', values: { askedBy } };
  await holds(table.remove(keyOf(check), call, isAsRead));
};

const readCheck = (item: Item): DueCheck => ({
  dueAtSeconds: dueAtSecondsOf(item),
  userId: optionalText(item.userId),
  corbadoUserId: optionalText(item.corbadoUserId),
  attempts: Number(item.attempts ?? 0),
  repeats: item.repeats === 1,
  askedBy: optionalText(item.askedBy),
});

/** The oldest checks in one shard of a list that are due now. */
export const listDueChecks = async (
  table: Can<'query'>,
  list: DueList,
  shard: number,
  limit: number,
  call: Call,
): Promise<DueCheck[]> =>
  (await table.query(duePartition(list, shard), dueUntil(call.nowSeconds, limit), call)).map(readCheck);

/**
 * The first of the user's own times, `everySeconds` apart, that is not before `atSeconds`. They differ so that not all users come at once.
 */
export const turnFrom = (subject: string, atSeconds: number, everySeconds: number): number => {
  const phase = createHash('sha256').update(subject).digest().readUInt32BE(4) % everySeconds;
  return Math.ceil((atSeconds - phase) / everySeconds) * everySeconds + phase;
};

/** The last of these times that is not after `atSeconds`: due already. */
const turnUntil = (subject: string, atSeconds: number, everySeconds: number): number =>
  turnFrom(subject, atSeconds - everySeconds + 1, everySeconds);

/** For regular checks: at least half an interval away, and from one turn to the next exactly one. */
export const regularTurn = (subject: string, nowSeconds: number, everySeconds: number): number =>
  turnFrom(subject, nowSeconds + Math.ceil(everySeconds / 2), everySeconds);

/** After a failure: a whole interval away, except that a run which started a little late does not lose the next turn. */
export const turnAfterFailure = (subject: string, nowSeconds: number, everySeconds: number): number =>
  turnFrom(subject, nowSeconds + Math.ceil((everySeconds * 23) / 24), everySeconds);

// Hints may come at any rate; those within an hour count as one.
const hintedSeconds = 3600;

/** For a reported event: due at once. */
export const turnOfHint = (subject: string, nowSeconds: number): number =>
  turnUntil(subject, nowSeconds, hintedSeconds);

// Hints that a flag may be out of date, from functions with other work to do: each puts the user on the list and never fails.

/** A request does not fail because of this: users with the flag are checked regularly anyway. */
const scheduleQuietly = async (
  table: Can<'put'>,
  check: Pick<DueCheck, 'userId' | 'dueAtSeconds'>,
  call: Call,
): Promise<void> => {
  try {
    await scheduleCheck(table, { ...check, attempts: 0, repeats: false }, call);
  } catch {
    call.trail.note({ flagUnsettled: true });
  }
};

// By then the run would have come to it twice.
const pendingTooLongSeconds = 600;

/** A login notices that the user pool was never told of the user's passkey: the user is listed again, in case that got lost. */
export const remindOfFlag = async (
  table: Can<'put'>,
  userId: string,
  { state, claimedAtSeconds }: FlagRow,
  call: Call,
): Promise<void> => {
  if (state !== 'pending' || call.nowSeconds - claimedAtSeconds < pendingTooLongSeconds) return;
  await scheduleQuietly(table, { userId, dueAtSeconds: turnOfHint(userId, call.nowSeconds) }, call);
};

const deleteSettlesSeconds = 30;

/**
 * The user of a delete token may be about to delete their last passkey. Nothing tells us whether that happened, so Corbado is asked for the
 * number of passkeys once the token has expired. All tokens that end by the same turn share one entry: a user has at most two on the list,
 * however many tokens there are.
 */
export const checkAfterDelete = (
  table: Can<'put'>,
  userId: string,
  tokenLifetimeSeconds: number,
  call: Call,
): Promise<void> => {
  const everySeconds = tokenLifetimeSeconds + deleteSettlesSeconds;
  const dueAtSeconds = turnFrom(userId, call.nowSeconds + everySeconds, everySeconds);
  return scheduleQuietly(table, { userId, dueAtSeconds }, call);
};
