// The run over the list: in which order, how many, how often, and when it stops.
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/reconcile/reconcile.ts';
import { attributeFlag } from '../../../functions/shared/cognito/flag-writer.ts';
import { type DueCheck, scheduleCheck, turnAfterFailure } from '../../../functions/shared/flag/due-list.ts';
import type { Call } from '../../../functions/shared/frame/call.ts';
import { dueAtSecondsOf, kindOf, userKeyOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Item, Key, Table } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { flagEnvironment } from '../flag-world.ts';
import { memoryCorbado } from '../memory-corbado.ts';
import { poolOf } from '../memory-pool.ts';
import { rules } from '../trusted-issuer.ts';

const nothing = { checked: 0, raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
const checkOf = (userId: string, dueAtSeconds = now): DueCheck => ({
  ...{ dueAtSeconds, userId, corbadoUserId: undefined, attempts: 0, repeats: false },
});
const usersAt = (count: number, dueAt = (_user: number) => now) =>
  Array.from({ length: count }, (_, user) => checkOf(`user-${user}`, dueAt(user)));
const keyOf = (userId = '') => userRowKey(userKeyOf(projectId, userId));
const down = () => Promise.reject(new Error('down'));

type Given = {
  /** The users' rows; who has none is soon done with. */
  readonly rows?: Readonly<Record<string, Item>>;
  /** Comes before the operations of the table. */
  readonly operations?: (table: Table) => Partial<Table>;
  /** Before a user's row is read. */
  readonly onCheck?: (call: Call) => unknown;
};

const running = async (checks: readonly DueCheck[], { rows = {}, operations, onCheck }: Given = {}) => {
  const table = memoryTable();
  for (const check of checks) await scheduleCheck(table, check, callAt());
  for (const [userId, row] of Object.entries(rows)) await table.put({ ...keyOf(userId), ...row }, callAt());
  table.operations.length = 0;
  const names = new Map(checks.map(({ userId = '' }) => [keyOf(userId).pk, userId]));
  const seen: (string | undefined)[] = [];
  const get: Table['get'] = async (key, call) => {
    seen.push(names.get(key.pk));
    await onCheck?.(call);
    return table.get(key, call);
  };
  const used = { ...table, get, ...operations?.({ ...table, get }) };
  const corbado = memoryCorbado({ identifiers: checks.map(({ userId = '' }) => userId), passkeys: () => 1 });
  const pool = poolOf({ username: 'raised', attributes: { sub: 's' } });
  const flag = { table: used, writer: attributeFlag(pool, flagEnvironment), recheckSeconds: 0 };
  const run = (call: Call = callAt(now, { remainingMilliseconds: 55_000 })) =>
    reconcile({ projectId, userIdRules: rules }, { table: used, corbado, flag }, call);
  const left = () =>
    table
      .items()
      .filter((item) => kindOf(item as Key) === 'due')
      .map((item) => [dueAtSecondsOf(item) - now, item.attempts]);
  return { table, seen, run, left };
};
const soonOf = (userId: string): number => turnAfterFailure(userId, now, 60) - now;
const pending = { flagState: 'pending', flagClaim: 'another', flagClaimedAt: now };

describe('a run', () => {
  it('M4: over an empty list does nothing', async () => {
    const { run, table } = await running([]);
    expect([await run(), table.operations]).toEqual([nothing, Array(16).fill('query')]);
  });

  it('M4: takes everybody who is due, the oldest first, and nobody else', async () => {
    const due = usersAt(30, (user) => now - ((user * 7) % 30));
    const { run, seen, left } = await running([...due, checkOf('later', now + 1)]);
    expect(await run()).toEqual({ ...nothing, checked: 30, gone: 30 });
    const oldestFirst = due.sort((one, other) => one.dueAtSeconds - other.dueAtSeconds);
    expect([seen, left()]).toEqual([oldestFirst.map(({ userId }) => userId), [[1, 0]]]);
  });

  it('M4: takes more than one page holds', async () => {
    const { run, seen } = await running(usersAt(400));
    expect(await run()).toMatchObject({ checked: 400, gone: 400 });
    expect(new Set(seen).size).toBe(400);
  });

  it('M4: takes what is due soon before the regular checks, however late these are', async () => {
    const regular = Array.from({ length: 9 }, (_, user) => ({
      ...checkOf(`regular-${user}`, now - 9999),
      repeats: true,
    }));
    const { run, seen } = await running([...regular, ...usersAt(5)]);
    await run();
    expect(seen.map((userId) => userId?.split('-')[0])).toEqual([
      ...Array(5).fill('user'),
      ...Array(9).fill('regular'),
    ]);
  });

  it('M2: asks for four users at a time', async () => {
    let [underWay, most] = [0, 0];
    const onCheck = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    };
    await (await running(usersAt(30), { onCheck })).run();
    expect(most).toBe(4);
  });

  it('M4: counts what became of them, and puts back who is to be checked again', async () => {
    const has = { flagState: 'set', lastAppendAt: now - 500 };
    const rows = { raised: { ...pending, flagClaimedAt: now - 15 }, kept: has, pending, down: has };
    const operations = ({ get }: Table): Partial<Table> => ({
      get: (key, call) => (key.pk === keyOf('down').pk ? down() : get(key, call)),
    });
    const checks = ['raised', 'kept', 'pending', 'gone', 'down'].map((userId, at) => checkOf(userId, now - 5 + at));
    const { run, left } = await running(checks, { rows, operations });
    expect(await run()).toEqual({ ...nothing, checked: 5, raised: 1, kept: 1, pending: 1, gone: 1, failed: 1 });
    expect(left().sort()).toEqual(['down', 'pending'].map((userId) => [soonOf(userId), 1]).sort());
  });

  it('M4: with the same user on the list three times checks three times and leaves nothing behind', async () => {
    const { run, left } = await running([0, 1, 2].map((seconds) => checkOf('u-1', now - seconds)));
    expect([(await run()).checked, left()]).toEqual([3, []]);
  });

  it('M4: gives each check the time that it is, however long the run takes', async () => {
    let time = now;
    const times: number[] = [];
    const onCheck = ({ nowSeconds }: Call) => {
      times.push(nowSeconds);
      if (times.length % 4 === 0) time += 18;
    };
    const checks = usersAt(12);
    const rows = Object.fromEntries(checks.map(({ userId = '' }) => [userId, { ...pending, flagClaimedAt: now + 60 }]));
    const { run, left } = await running(checks, { rows, onCheck });
    await run(callAt(now, { remainingMilliseconds: 55_000, nowMilliseconds: () => time * 1000 }));
    expect(times).toEqual([0, 18, 36].flatMap((seconds) => Array(4).fill(now + seconds)));
    for (const [dueIn] of left()) expect(dueIn).toBeGreaterThanOrEqual(58);
  });

  it('R1: begins no check that it may not have the time for, and leaves the rest on the list', async () => {
    let remaining = 8000 + 2;
    const { run, seen, left } = await running(usersAt(20));
    const { deadline, ...call } = callAt();
    const running12 = { ...call, deadline: { ...deadline, remainingMilliseconds: () => remaining-- } };
    expect([(await run(running12)).checked, seen.length, left().length]).toEqual([12, 12, 8]);
  });
});

describe('with something down', () => {
  it('R5: stops after eight failures, and the rest stays as it was', async () => {
    const { run, left } = await running(usersAt(30), { operations: () => ({ get: down }) });
    expect(await run()).toEqual({ ...nothing, checked: 8, failed: 8 });
    expect(left().filter(([dueIn, attempts]) => dueIn === 0 && attempts === 0)).toHaveLength(22);
    expect(left().filter(([dueIn = 0, attempts]) => Number(dueIn) >= 58 && attempts === 1)).toHaveLength(8);
  });

  it.each(['put', 'remove'] as const)('R5: an entry whose %s fails stays on the list', async (name) => {
    const rows = Object.fromEntries(usersAt(3).map(({ userId = '' }) => [userId, pending]));
    const { run, left } = await running(usersAt(3), { rows, operations: () => ({ [name]: down }) });
    expect((await run()).failed).toBeGreaterThanOrEqual(8);
    expect(left().filter(([dueIn]) => dueIn === 0)).toHaveLength(3);
  });

  it('R5: a list that cannot be read fails the run', async () => {
    const { run } = await running(usersAt(3), { operations: () => ({ query: down }) });
    await expect(run()).rejects.toThrow('down');
  });
});
