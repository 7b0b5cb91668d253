// The list of users to look at later: in the order of time, spread over shards, each entry as it was put there.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type DueCheck,
  type DueList,
  listDueChecks,
  removeCheck,
  scheduleCheck,
  shards,
} from '../../../../functions/shared/flag/due-list.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

const listed = () => {
  const table = memoryTable();
  const list = listDueChecks(table.queryBefore);
  return {
    table,
    schedule: (check: DueCheck, at = now) => scheduleCheck(table.put)(check, callAt(at)),
    remove: (check: DueCheck) => removeCheck(table.remove)(check, callAt()),
    due: async (at: number, of: DueList = 'soon') =>
      (await Promise.all(shards.map((shard) => list(of, shard, 25, callAt(at))))).flat(),
  };
};
const checkOf = (userId: string, dueAtSeconds = now): DueCheck => ({
  ...{ dueAtSeconds, userId, corbadoUserId: undefined, attempts: 0, repeats: false },
});

it('M4: an entry is read as it was put there, of our id or of Corbado’s', async () => {
  const { schedule, due } = listed();
  const ofOurs = { ...checkOf('u-1'), attempts: 3 };
  const ofCorbado = { ...checkOf(''), userId: undefined, corbadoUserId: 'usr-1', dueAtSeconds: now + 1 };
  await schedule(ofOurs);
  await schedule(ofCorbado);
  const asked = { askedBy: callAt().requestId };
  expect(await due(now + 1)).toEqual(
    expect.arrayContaining([
      { ...ofOurs, ...asked },
      { ...ofCorbado, ...asked },
    ]),
  );
  expect(await due(now + 1)).toHaveLength(2);
});

it('M4: whoever puts an id of digits on it gets the same text back', async () => {
  const { schedule, due } = listed();
  await schedule(checkOf('0012'));
  expect(await due(now)).toMatchObject([checkOf('0012')]);
});

it('M4: nobody is due before the time, and from that second on everybody is', async () => {
  const { schedule, due } = listed();
  await schedule(checkOf('u-1', now + 60));
  expect(await due(now + 59)).toEqual([]);
  expect(await due(now + 60)).toHaveLength(1);
  expect(await due(now + 100_000)).toHaveLength(1);
});

it('M4: the oldest of a shard come first, at most so many', async () => {
  const { schedule, table } = listed();
  // The same user is in the same shard at every time.
  for (const seconds of [5, 9, 1, 7, 3]) await schedule(checkOf('u-1', now + seconds));
  const shard = Number(String(table.items()[0]?.pk).slice('D#soon#'.length));
  const first = await listDueChecks(table.queryBefore)('soon', shard, 3, callAt(now + 100));
  expect(first.map(({ dueAtSeconds }) => dueAtSeconds - now)).toEqual([1, 3, 5]);
});

it('M4: the same user at the same second is one entry, and at another one is two', async () => {
  const { schedule, table } = listed();
  await schedule(checkOf('u-1'));
  await schedule({ ...checkOf('u-1'), attempts: 1 });
  expect(table.items()).toMatchObject([{ attempts: 1 }]);
  await schedule(checkOf('u-1', now + 1));
  await schedule(checkOf('u-2'));
  expect(table.items()).toHaveLength(3);
});

it('M4: removing takes off that entry and no other, however often it is done', async () => {
  const { schedule, remove, due } = listed();
  await schedule(checkOf('u-1'));
  await schedule(checkOf('u-1', now + 1));
  await remove({ ...checkOf('u-1'), attempts: 9 });
  await remove(checkOf('u-1'));
  expect(await due(now + 1)).toMatchObject([checkOf('u-1', now + 1)]);
});

it('M4: an entry that was put there again since it was read is not taken off: what it asks about came after the look', async () => {
  const { table, schedule, remove, due } = listed();
  await schedule(checkOf('u-1'));
  const [read] = await due(now);
  await scheduleCheck(table.put)(checkOf('u-1'), { ...callAt(), requestId: 'request-2' });
  if (read !== undefined) await remove(read);
  expect(await due(now)).toMatchObject([{ userId: 'u-1', askedBy: 'request-2' }]);
  for (const again of await due(now)) await remove(again);
  expect(table.items()).toEqual([]);
});

it('M4: users are spread over all shards, and the key names nobody', async () => {
  const { schedule, table } = listed();
  for (let user = 0; user < 400; user += 1) await schedule(checkOf(`user-${user}`));
  const counts = Map.groupBy(table.items(), ({ pk }) => String(pk));
  expect([...counts.keys()].sort()).toEqual(shards.map((shard) => `D#soon#${shard}`));
  for (const items of counts.values()) expect(items.length).toBeGreaterThan(20);
  for (const { pk, sk } of table.items()) expect(`${pk} ${sk}`).toMatch(/^D#soon#[0-7] \d{10}#[\w-]{43}$/);
});

it('M4: the regular looks are a list of their own', async () => {
  const { schedule, remove, due, table } = listed();
  const [once, regularly] = [checkOf('u-1'), { ...checkOf('u-1'), repeats: true }];
  await schedule(once);
  await schedule(regularly);
  expect([await due(now), await due(now, 'regular')]).toMatchObject([[once], [regularly]]);
  await remove(regularly);
  expect(table.items()).toHaveLength(1);
  expect(await due(now)).toMatchObject([once]);
});

it('S2: an entry that nobody reads is swept 90 days after its time, in seconds', async () => {
  const { schedule, table } = listed();
  await schedule(checkOf('u-1', now + 60));
  expect(table.items()).toMatchObject([{ ttl: now + 60 + 90 * 86_400 }]);
});

it('M4: any times come in their order', async () => {
  const times = fc.array(fc.integer({ min: 1, max: 9_999_999_999 }), { maxLength: 20 });
  const check = async (seconds: number[]) => {
    const { schedule, due } = listed();
    for (const dueAtSeconds of seconds) await schedule(checkOf('u-1', dueAtSeconds));
    const inOrder = [...new Set(seconds)].sort((one, other) => one - other);
    expect((await due(9_999_999_998)).map(({ dueAtSeconds }) => dueAtSeconds)).toEqual(
      inOrder.filter((time) => time <= 9_999_999_998),
    );
  };
  await fc.assert(fc.asyncProperty(times, check), { numRuns: 30 });
});
