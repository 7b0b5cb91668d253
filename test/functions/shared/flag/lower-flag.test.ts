// A user's last passkey is gone, and the user pool is being told: whatever comes in between, it ends up right.
import { expect, it } from 'vitest';
import { now } from '../../call-at.ts';
import { attribute, flagWorld, type Gate, userRow } from '../../flag-world.ts';
import { takeTurns } from '../../turns.ts';

const longAgo = now - 864_000;

/** A user who has had the flag for ten days, has just deleted the last passkey, and is due to be looked at. */
const afterTheLast = async () => {
  const world = flagWorld();
  world.corbado.passkeys = 1;
  await world.start().append('cre-1', longAgo);
  world.corbado.passkeys = 0;
  await world.start().schedule(now);
  world.pool.writes.length = 0;
  return world;
};
type World = Awaited<ReturnType<typeof afterTheLast>>;

const expectTold = async ({ pool, row, corbado }: World, when = 'at the end'): Promise<void> => {
  const { state } = await row();
  const expected = corbado.passkeys > 0 ? ['true', 'set'] : ['false', 'none'];
  expect([pool.attributes.get(attribute), state], when).toEqual(expected);
};

const appendNow = (world: World, gate?: Gate) => {
  world.corbado.passkeys = 1;
  return world.start(gate).append('cre-2', now);
};

it('M4: with nothing in between it is told once, and the next passkey is a first one again', async () => {
  const world = await afterTheLast();
  expect(await world.start().run(now)).toMatchObject({ checked: 1, cleared: 1 });
  await expectTold(world);
  expect(world.pool.writes).toEqual([{ [attribute]: 'false', 'custom:passkey_changed': String(now) }]);
  expect(world.table.items().find(({ sk }) => sk === 'U')).toEqual({
    ...userRow,
    ...{ userId: 'u-1', lastAppendAt: longAgo, appendMark: 'nonce-0', flagAt: longAgo, flagClearedAt: now },
  });
  expect(await appendNow(world)).toMatchObject({ firstPasskey: true, updated: true });
  await expectTold(world);
});

// More steps than either of the two has.
const upTo = (steps: number) => Array.from({ length: steps + 1 }, (_, step) => step);
const orders = upTo(12).flatMap((run) => upTo(7).flatMap((append) => upTo(9).map((more) => ({ run, append, more }))));

type Fate = 'goes on' | 'dies';

const all = Number.POSITIVE_INFINITY;

/** The run takes some steps, the append some, and the run some more; then the append goes on or dies, and after it the run. */
const interleave = async ({ run, append, more }: (typeof orders)[number], runFate: Fate, appendFate: Fate) => {
  const world = await afterTheLast();
  const [running, appending] = [takeTurns(), takeTurns()];
  const runEnds = world.start(running.gate).run(now);
  await running.advance(run);
  const appendEnds = appendNow(world, appending.gate);
  await appending.advance(append);
  await running.advance(more);
  await appending.advance(appendFate === 'dies' ? 0 : all);
  await running.advance(runFate === 'dies' ? 0 : all);
  if (appendFate === 'goes on') await appendEnds;
  if (runFate === 'goes on') await runEnds;
  const when = `after ${run}, ${append} and ${more} steps`;
  if (appendFate === 'goes on' && runFate === 'goes on')
    expect(world.pool.attributes.get(attribute), when).toBe('true');
  const { appendMark } = await world.row();
  await world.letTimePass(now);
  // An append that died before anything of it was written is one that we were never told of.
  const isUnheardOf = appendMark === 'nonce-0' || appendMark === '';
  if (appendFate === 'dies' && isUnheardOf && (await world.row()).state === 'none') world.corbado.passkeys = 0;
  await expectTold(world, when);
};

it.each<[Fate, Fate]>([
  ['goes on', 'goes on'],
  ['dies', 'goes on'],
  ['goes on', 'dies'],
  ['dies', 'dies'],
])('M4: a passkey keeps the flag whenever it comes: the run %s, the append %s', async (runFate, appendFate) => {
  for (const order of orders) await interleave(order, runFate, appendFate);
});

it('M4: a passkey that comes while Corbado is asked leaves the user pool untouched', async () => {
  const world = await afterTheLast();
  const running = takeTurns();
  const runEnds = world.start(running.gate).run(now);
  // The user's row, and the number of passkeys.
  await running.advance(2);
  await appendNow(world);
  await running.advance(all);
  expect([(await runEnds).kept, world.pool.writes]).toEqual([1, []]);
});

it('M4: a write that the run gave up waiting for, and that comes true later, is put right', async () => {
  for (const append of upTo(7)) {
    const world = await afterTheLast();
    const appending = takeTurns();
    const late = world.pool.delayWrites();
    expect(await world.start().run(now)).toMatchObject({ pending: 1 });
    world.pool.endDelay();
    void appendNow(world, appending.gate);
    await appending.advance(append);
    late.arrive();
    await appending.advance(all);
    await world.letTimePass(now);
    await expectTold(world, `after ${append} steps`);
  }
});

it.each<Fate>(['goes on', 'dies'])('M4: two runs at once clear the flag once: the first %s', async (fate) => {
  for (const steps of upTo(12)) {
    const world = await afterTheLast();
    const first = takeTurns();
    void world.start(first.gate).run(now);
    await first.advance(steps);
    await world.start().run(now);
    if (fate === 'goes on') await first.advance(all);
    await world.letTimePass(now);
    await expectTold(world, `after ${steps} steps`);
    expect(world.pool.writes.length).toBe(1);
  }
});
