// Ending what a user has open, and keeping the user out: the mark on the user's row first, then the sessions.
import { randomUUID } from 'node:crypto';
import { type DoorAttributes, userRowKey } from '../../functions/shared/table/rows.ts';
import { type Change, ConditionFailed, type Item, type Key } from '../../functions/shared/table/table.ts';
import type { TableConnection } from './table-connection.ts';
import { keysOf, readOwnRows, type Subject } from './user-rows.ts';

/**
 * From now on nothing that was proven earlier opens a session, and a login that is under way finds the mark changed. The moment never
 * goes back: the functions' clocks, or an earlier operator's, may have been ahead. Answers the row as it is then.
 */
export const markRevoked = async (place: TableConnection, subject: Subject, more: Change = {}): Promise<Item> => {
  const key = userRowKey(subject.userKey);
  const { update } = place.table;
  const set = { ...more.set, revokedMark: randomUUID() };
  try {
    return await place.ask((call) => {
      const { nowSeconds } = call;
      const notLater = { expression: 'NOT revokedBefore > :now', values: { now: nowSeconds } };
      return update(key, { ...more, set: { ...set, revokedBefore: nowSeconds } }, call, notLater);
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return place.ask((call) => update(key, { ...more, set }, call));
  }
};

// Enough at once to be quick, few enough not to be a burst on one partition.
const deletesAtOnce = 25;

/** Every delete is waited for before a failure is reported: what is reported as under way must not go on unseen. */
export const deleteAll = async ({ table, ask }: TableConnection, keys: readonly Key[]): Promise<void> => {
  for (let start = 0; start < keys.length; start += deletesAtOnce) {
    const batch = keys.slice(start, start + deletesAtOnce);
    const outcomes = await Promise.allSettled(batch.map((key) => ask((call) => table.remove(key, call))));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
};

/** Listed after the mark: a login either finds the mark, or its session is in the list. Answers how many there were. */
export const deleteSessions = async (place: TableConnection, subject: Subject): Promise<number> => {
  const { sessions } = await readOwnRows(place, subject);
  await deleteAll(place, keysOf(sessions));
  return sessions.length;
};

/** Since when a user is blocked stays as it was. The id is on record afterwards, for a user who never logged in. */
export const markBlocked = (place: TableConnection, subject: Subject): Promise<Item> =>
  markRevoked(place, subject, {
    set: { userId: subject.userId },
    setOnce: { blockedAt: place.nowSeconds() } satisfies Partial<DoorAttributes>,
    remove: ['unblockedAt'],
  });

/** False when the user was not blocked. */
export const unblock = async (place: TableConnection, subject: Subject): Promise<boolean> => {
  const blocked = { expression: 'attribute_exists(blockedAt)' };
  try {
    await place.ask((call) => {
      const set = { unblockedAt: call.nowSeconds } satisfies Partial<DoorAttributes>;
      const change = { set, remove: ['blockedAt'] };
      return place.table.update(userRowKey(subject.userKey), change, call, blocked);
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
};
