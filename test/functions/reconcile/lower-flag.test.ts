// A user's last passkey is gone, and the user pool is being told: whatever comes in between, it ends up right.
import { expect, it } from 'vitest';
import type { Item, Key, Table } from '../../../functions/shared/table/table.ts';
import type { Gate } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';
import { inEveryOrder, type Process } from '../every-order.ts';
import {
  attribute,
  corbadoRow,
  flagProcess,
  flagWorld,
  poolRow,
  timeAttribute,
  userId,
  userRow,
  withOwnList,
} from '../flag-world.ts';
import { cognitoError, writesIn } from '../memory-pool.ts';

const longAgo = now - 864_000;

/** A user who has had the flag for ten days, has just deleted the last passkey, and is due to be checked. */
const afterTheLast = async () => {
  const world = flagWorld();
  await world.setPasskeys(1);
  await world.start().append('cre-1', longAgo);
  await world.setPasskeys(0);
  await world.schedule(now);
  world.calls.length = 0;
  return world;
};

/** The user creates a passkey, of which an event tells us. */
const appendOn = async (table: Table) => {
  await table.put({ ...corbadoRow, passkeys: 1 }, callAt());
  return flagProcess(table, { name: 'append' }).append('cre-2', now);
};
const runOn =
  (rows: readonly Item[], name = 'run'): Process =>
  (table) =>
    flagProcess(withOwnList(table, rows), { name }).run(now);

const cleared = ['false', 'none'];
const kept = ['true', 'set'];

it('M4: with nothing in between it is told once, and the next passkey is a first one again', async () => {
  const world = await afterTheLast();
  expect(await world.start().run(now)).toMatchObject({ checked: 1, cleared: 1 });
  expect(await world.told()).toEqual(cleared);
  expect(writesIn(world.calls)).toEqual([{ [attribute]: 'false', [timeAttribute]: String(now) }]);
  expect(await world.table.get(userRow, callAt())).toEqual({
    ...userRow,
    ...{ userId, lastAppendAt: longAgo, appendMark: 'nonce-0.0', flagAt: longAgo, flagClearedAt: now },
  });
  expect(await appendOn(world.table)).toMatchObject({ firstPasskey: true, updated: true });
  expect(await world.told()).toEqual(kept);
});

it('M4: a passkey keeps the flag whenever it comes, and whenever the run or the append dies', async () => {
  const rows = (await afterTheLast()).table.items();
  const left = new Map<string, readonly [rows: readonly Item[], isAppended: boolean]>();
  const moments = await inEveryOrder({ rows, processes: [runOn(rows), appendOn] }, (moment) => {
    const isAppended = moment.outcomes[1] !== undefined;
    left.set(JSON.stringify([moment.rows, isAppended]), [moment.rows, isAppended]);
    if (moment.isOver) expect(moment.rows.find(({ pk }) => pk === poolRow.pk)?.[attribute]).toBe('true');
  });
  expect([moments > 100, left.size > 50]).toEqual([true, true]);
  for (const [rows, isAppended] of left.values()) {
    const world = flagWorld({ rows });
    const { appendMark } = await world.row();
    // Both processes are dead from here on.
    await world.letTimePass(now);
    const passkeys = (await world.table.get(corbadoRow, callAt()))?.passkeys;
    // An append that died before anything of it was written is one that we were never told of.
    const isUnheardOf = !isAppended && (appendMark === 'nonce-0.0' || appendMark === '');
    const isCleared = isUnheardOf && (await world.row()).state === 'none';
    expect(await world.told()).toEqual(passkeys === 0 || isCleared ? cleared : kept);
  }
});

it('M4: a passkey that comes while Corbado is asked leaves the user pool untouched', async () => {
  const world = await afterTheLast();
  const appending: Gate =
    (effect) =>
    async (...args) => {
      const result = await effect(...args);
      const isCount = effect === (world.table.get as unknown) && (args[0] as Key).pk === corbadoRow.pk;
      if (isCount) await appendOn(world.table);
      return result;
    };
  expect([await world.start(appending).run(now), world.calls]).toMatchObject([{ pending: 1 }, []]);
});

it('M4: a write that the run gave up waiting for, and that takes effect later, is put right', async () => {
  const world = await afterTheLast();
  const givingUp: Gate =
    (effect) =>
    (...args) => {
      const isWrite = effect === (world.table.update as unknown) && (args[0] as Key).pk === poolRow.pk;
      return isWrite ? Promise.reject(cognitoError('TimeoutError')) : effect(...args);
    };
  expect(await world.start(givingUp).run(now)).toMatchObject({ pending: 1 });
  const [late = {}] = writesIn(world.calls);
  const arrive: Process = (table) => table.update(poolRow, { set: late }, callAt());
  const ends: (readonly Item[])[] = [];
  await inEveryOrder({ rows: world.table.items(), processes: [appendOn, arrive] }, ({ rows, isOver }) => {
    if (isOver) ends.push(rows);
  });
  expect(ends.length).toBeGreaterThan(2);
  for (const rows of ends) {
    const after = flagWorld({ rows });
    await after.letTimePass(now);
    expect(await after.told()).toEqual(kept);
  }
});

it('M4: two runs at once clear the flag once, and it is cleared even if both die', async () => {
  const rows = (await afterTheLast()).table.items();
  const left = new Map<string, readonly Item[]>();
  const processes = [runOn(rows, 'run-1'), runOn(rows, 'run-2')];
  await inEveryOrder({ rows, processes }, (moment) => void left.set(JSON.stringify(moment.rows), moment.rows));
  expect(left.size).toBeGreaterThan(20);
  for (const rows of left.values()) {
    const world = flagWorld({ rows });
    await world.letTimePass(now);
    const pool = Object.keys((await world.table.get(poolRow, callAt())) ?? {});
    // One for the append ten days ago.
    expect([await world.told(), pool.filter((name) => name.startsWith('written by')).length]).toEqual([cleared, 2]);
  }
});
