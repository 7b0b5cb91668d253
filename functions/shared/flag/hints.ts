// Hints that a user's flag may be out of date, from functions with other work to do: each puts the user on the list and never fails.
import type { Call } from '../frame/call.ts';
import type { Can } from '../table/table.ts';
import { type DueCheck, scheduleCheck, turnFrom, turnOfHint } from './due-list.ts';
import type { FlagRow } from './flag-row.ts';

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
