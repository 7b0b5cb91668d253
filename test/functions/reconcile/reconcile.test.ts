// The run over the list: in which order, how many, how often, and when it stops.
import { describe, expect, it } from 'vitest';
import { type ReconcilePorts, reconcile } from '../../../functions/reconcile/reconcile.ts';
import { type DueCheck, listDueChecks, removeCheck, scheduleCheck } from '../../../functions/shared/flag/due-list.ts';
import { turnAfterFailure } from '../../../functions/shared/flag/turn.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';

const nothing = { checked: 0, raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
const checkOf = (userId: string, dueAtSeconds = now): DueCheck => ({
  ...{ dueAtSeconds, userId, corbadoUserId: undefined, attempts: 0, repeats: false },
});

const running = async (checks: readonly DueCheck[], ports: Partial<ReconcilePorts> = {}) => {
  const table = memoryTable();
  const seen: DueCheck[] = [];
  const schedule = scheduleCheck(table.put);
  for (const check of checks) await schedule(check, callAt());
  const run = (remaining: () => number = () => 55_000) =>
    reconcile(
      {
        ...{ listDueChecks: listDueChecks(table.queryBefore), schedule, removeCheck: removeCheck(table.remove) },
        checkUser: async (check) => {
          seen.push(check);
          return 'kept';
        },
        recheckSeconds: 0,
        nowSeconds: () => now,
        ...ports,
      },
      { ...callAt(), deadline: { signal: new AbortController().signal, remainingMilliseconds: remaining } },
    );
  const left = () => table.items().map(({ sk, attempts }) => [Number(String(sk).slice(0, 10)) - now, attempts]);
  return { table, seen, run, left };
};
const soonOf = (userId: string): number => turnAfterFailure(userId, now, 60) - now;
const users = (count: number, dueAt = (_user: number) => now) =>
  Array.from({ length: count }, (_, user) => checkOf(`user-${user}`, dueAt(user)));

describe('a run', () => {
  it('M4: over an empty list does nothing', async () => {
    const { run, table } = await running([]);
    expect(await run()).toEqual(nothing);
    expect(table.operations).toEqual(Array(16).fill('query'));
  });

  it('M4: takes everybody who is due, the oldest first, and nobody else', async () => {
    const { run, seen, left } = await running([
      ...users(30, (user) => now - ((user * 7) % 30)),
      checkOf('later', now + 1),
    ]);
    expect(await run()).toEqual({ ...nothing, checked: 30, kept: 30 });
    const times = seen.map(({ dueAtSeconds }) => dueAtSeconds);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(left()).toEqual([[1, 0]]);
  });

  it('M4: takes more than one page holds', async () => {
    const { run, seen } = await running(users(400));
    expect(await run()).toMatchObject({ checked: 400, kept: 400 });
    expect(new Set(seen.map(({ userId }) => userId)).size).toBe(400);
  });

  it('M4: takes those who are to be seen to soon before those who are looked at regularly, however late these are', async () => {
    const regular = users(9, () => now - 9999).map((check) => ({ ...check, repeats: true }));
    const { run, seen } = await running([...regular, ...users(5)]);
    await run();
    expect(seen.map(({ repeats }) => repeats)).toEqual([...Array(5).fill(false), ...Array(9).fill(true)]);
  });

  it('M2: asks for four users at a time', async () => {
    let [under, most] = [0, 0];
    const checkUser = async () => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setImmediate(resolve));
      under -= 1;
      return 'kept' as const;
    };
    const { run } = await running(users(30), { checkUser });
    await run();
    expect(most).toBe(4);
  });

  it('M4: counts what became of them, and puts back who is to be looked at again', async () => {
    const results = ['raised', 'cleared', 'kept', 'pending', 'gone'] as const;
    const checks = results.map((result, at) => checkOf(result, now - 5 + at));
    const checkUser: ReconcilePorts['checkUser'] = async ({ userId = '' }) => {
      const result = results.find((one) => one === userId);
      if (result === undefined) throw new Error('down');
      return result;
    };
    const { run, left } = await running([...checks, checkOf('down')], { checkUser });
    expect(await run()).toEqual({ checked: 6, raised: 1, cleared: 1, kept: 1, pending: 1, gone: 1, failed: 1 });
    expect(left().sort()).toEqual(['down', 'pending'].map((userId) => [soonOf(userId), 1]).sort());
  });

  it('M4: with the same user on the list three times looks three times and leaves nothing behind', async () => {
    const { run, left } = await running([0, 1, 2].map((seconds) => checkOf('u-1', now - seconds)));
    expect(await run()).toMatchObject({ checked: 3 });
    expect(left()).toEqual([]);
  });

  it('M4: gives each check the time that it is, however long the run takes', async () => {
    let time = now;
    const times: number[] = [];
    const { run, left } = await running(users(12), {
      nowSeconds: () => time,
      checkUser: async (_check, call) => {
        times.push(call.nowSeconds);
        if (times.length % 4 === 0) time += 18;
        return 'pending';
      },
    });
    await run();
    expect(times).toEqual([0, 18, 36].flatMap((seconds) => Array(4).fill(now + seconds)));
    for (const [dueIn] of left()) expect(dueIn).toBeGreaterThanOrEqual(58);
  });

  it('R1: begins no check that it may not have the time for, and leaves the rest on the list', async () => {
    let remaining = 8000 + 2;
    const { run, seen, left } = await running(users(20));
    expect(await run(() => remaining--)).toMatchObject({ checked: 12 });
    expect([seen.length, left().length]).toEqual([12, 8]);
  });
});

describe('with something down', () => {
  const down = () => Promise.reject(new Error('down'));

  it('R5: stops after eight failures, and the rest stays as it was', async () => {
    const { run, left } = await running(users(30), { checkUser: down });
    expect(await run()).toMatchObject({ checked: 8, failed: 8 });
    expect(left().filter(([dueIn, attempts]) => dueIn === 0 && attempts === 0)).toHaveLength(22);
    expect(left().filter(([dueIn = 0, attempts]) => Number(dueIn) >= 58 && attempts === 1)).toHaveLength(8);
  });

  it('R5: does not let those who always fail hold up the others', async () => {
    const { run, left } = await running(users(12), {
      checkUser: ({ attempts, userId }) => (userId === 'user-0' && attempts === 0 ? down() : Promise.resolve('kept')),
    });
    expect(await run()).toMatchObject({ checked: 12, failed: 1, kept: 11 });
    expect(left()).toEqual([[soonOf('user-0'), 1]]);
  });

  it.each(['schedule', 'removeCheck'] as const)('R5: an entry whose %s fails stays on the list', async (port) => {
    const { run, left } = await running(users(3), { [port]: down, checkUser: async () => 'pending' });
    const summary = await run();
    expect(summary.failed).toBeGreaterThanOrEqual(8);
    expect(left().filter(([dueIn]) => dueIn === 0)).toHaveLength(3);
  });

  it('R5: a list that cannot be read fails the run', async () => {
    const { run } = await running(users(3), { listDueChecks: down });
    await expect(run()).rejects.toThrow('down');
  });
});
