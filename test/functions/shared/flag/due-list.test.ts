// The list of users to check later: in the order of time, spread over shards, each entry as it was put there, each user at times of their own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DueCheck,
  listDueChecks,
  regularTurn,
  removeCheck,
  scheduleCheck,
  turnAfterFailure,
  turnFrom,
  turnOfHint,
} from '../../../../functions/shared/flag/due-list.ts';
import { type DueList, dueKey, duePartition, dueShards } from '../../../../functions/shared/table/rows.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

const listed = () => {
  const table = memoryTable();
  return {
    table,
    schedule: (check: DueCheck, call = callAt()) => scheduleCheck(table, check, call),
    remove: (check: DueCheck) => removeCheck(table, check, callAt()),
    due: async (at: number, list: DueList = 'soon') =>
      (await Promise.all(dueShards.map((shard) => listDueChecks(table, list, shard, 25, callAt(at))))).flat(),
  };
};
const checkOf = (userId: string, dueAtSeconds = now): DueCheck => ({
  ...{ dueAtSeconds, userId, corbadoUserId: undefined, attempts: 0, repeats: false },
});

describe('an entry', () => {
  it('M4: is read as it was put there, of our id, also one of digits, or of Corbado’s', async () => {
    const { schedule, due } = listed();
    const entries = [
      { ...checkOf('0012'), attempts: 3 },
      { ...checkOf(''), userId: undefined, corbadoUserId: 'usr-1', dueAtSeconds: now + 1 },
    ];
    for (const entry of entries) await schedule(entry);
    const read = (await due(now + 1)).sort((one, other) => one.dueAtSeconds - other.dueAtSeconds);
    expect(read).toEqual(entries.map((entry) => ({ ...entry, askedBy: callAt().requestId })));
  });

  it('M4: is not due before its time, and is from that second on', async () => {
    const { schedule, due } = listed();
    await schedule(checkOf('u-1', now + 60));
    const found = [await due(now + 59), await due(now + 60), await due(now + 100_000)];
    expect(found.map(({ length }) => length)).toEqual([0, 1, 1]);
  });

  it('M4: of the same user is the same at the same second, and another one at another', async () => {
    const { schedule, table } = listed();
    await schedule(checkOf('u-1'));
    await schedule({ ...checkOf('u-1'), attempts: 1 });
    expect(table.items()).toMatchObject([{ attempts: 1 }]);
    await schedule(checkOf('u-1', now + 1));
    await schedule(checkOf('u-2'));
    expect(table.items()).toHaveLength(3);
  });

  it('M4: is taken off and no other, however often that is done', async () => {
    const { schedule, remove, due } = listed();
    await schedule(checkOf('u-1'));
    await schedule(checkOf('u-1', now + 1));
    await remove({ ...checkOf('u-1'), attempts: 9 });
    await remove(checkOf('u-1'));
    expect(await due(now + 1)).toMatchObject([checkOf('u-1', now + 1)]);
  });

  it('M4: that was put there again since it was read stays: what it asks about came after the look', async () => {
    const { table, schedule, remove, due } = listed();
    await schedule(checkOf('u-1'));
    const read = await due(now);
    await schedule(checkOf('u-1'), { ...callAt(), requestId: 'request-2' });
    for (const check of read) await remove(check);
    expect(await due(now)).toMatchObject([{ userId: 'u-1', askedBy: 'request-2' }]);
    for (const check of await due(now)) await remove(check);
    expect(table.items()).toEqual([]);
  });

  it('M4: of a regular check stands on a list of its own', async () => {
    const { schedule, remove, due } = listed();
    const [once, regularly] = [checkOf('u-1'), { ...checkOf('u-1'), repeats: true }];
    await schedule(once);
    await schedule(regularly);
    expect([await due(now), await due(now, 'regular')]).toMatchObject([[once], [regularly]]);
    await remove(regularly);
    expect([await due(now), await due(now, 'regular')]).toMatchObject([[once], []]);
  });

  it('S2: that nobody reads is swept 90 days after its time, in seconds', async () => {
    const { schedule, table } = listed();
    await schedule(checkOf('u-1', now + 60));
    expect(table.items()).toMatchObject([{ ttl: now + 60 + 90 * 86_400 }]);
  });
});

describe('the list', () => {
  it('M4: gives the oldest of a shard first, at most so many', async () => {
    const { schedule, table } = listed();
    // The same user is in the same shard at every time.
    for (const seconds of [5, 9, 1, 7, 3]) await schedule(checkOf('u-1', now + seconds));
    const { pk } = dueKey('soon', now, 'u-1');
    const shard = dueShards.findIndex((one) => duePartition('soon', one) === pk);
    const first = await listDueChecks(table, 'soon', shard, 3, callAt(now + 100));
    expect(first.map(({ dueAtSeconds }) => dueAtSeconds - now)).toEqual([1, 3, 5]);
  });
});

describe('a turn', () => {
  const day = 86_400;
  const users = Array.from({ length: 200 }, (_, index) => `u-${index}`);

  it('M4: is the same whenever within an interval a user is asked about, or the next one', () => {
    const asked = Array.from({ length: 300 }, (_, second) => turnFrom('u-1', now + second, 330));
    expect(new Set(asked).size).toBeLessThanOrEqual(2);
    const hints = Array.from({ length: 3600 }, (_, second) => turnOfHint('u-1', now + second));
    expect(new Set(hints).size).toBeLessThanOrEqual(2);
  });

  it('M4: comes at another moment for each of two hundred users', () => {
    expect(new Set(users.map((user) => turnFrom(user, now, day))).size).toBeGreaterThan(190);
  });

  it('M4: is the first that is not before the moment asked for, a whole number of intervals from any other', () => {
    const check = (user: string, at: number, every: number) => {
      const turn = turnFrom(user, at, every);
      expect([turn >= at, turn < at + every]).toEqual([true, true]);
      expect(Math.abs(turn - turnFrom(user, now, every)) % every).toBe(0);
    };
    const seconds = fc.integer({ min: now - 10 * day, max: now + 10 * day });
    fc.assert(fc.property(fc.string(), seconds, fc.integer({ min: 1, max: 30 * day }), check));
  });

  it('M4: of a hint has come already, within the hour', () => {
    for (const user of users) {
      expect(turnOfHint(user, now)).toBeLessThanOrEqual(now);
      expect(turnOfHint(user, now)).toBeGreaterThan(now - 3600);
    }
  });

  it('M4: of a regular check is half an interval away at least, and exactly one from the turn before', () => {
    for (const user of users) {
      const turn = regularTurn(user, now, 30 * day);
      expect(turn - now).toBeGreaterThanOrEqual(15 * day);
      expect(turn - now).toBeLessThan(45 * day);
      expect(regularTurn(user, turn + 3600, 30 * day)).toBe(turn + 30 * day);
    }
  });

  it('M4: after a failure is not skipped by a run that comes a little late', () => {
    for (const user of users) {
      const turn = turnFrom(user, now, 7200);
      const next = [0, 300, 301].map((late) => turnAfterFailure(user, turn + late, 7200) - turn);
      expect(next).toEqual([7200, 7200, 2 * 7200]);
    }
  });
});
