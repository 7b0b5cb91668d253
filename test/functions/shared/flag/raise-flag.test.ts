// A user has a passkey: the user pool is told once, by whoever has the claim, and again when that did not work out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../functions/shared/dynamo/item.ts';
import { regularTurn } from '../../../../functions/shared/flag/turn.ts';
import { callAt, now } from '../../call-at.ts';
import { attribute, flagWorld, type Gate, timeAttribute, userId, userRow } from '../../flag-world.ts';
import { takeTurns } from '../../turns.ts';

const told = { [attribute]: 'true', [timeAttribute]: String(now) };

const worldWith = async (row: Item, options: Parameters<typeof flagWorld>[0] = {}) => {
  const world = flagWorld(options);
  world.corbado.passkeys = 1;
  await world.table.update(userRow, { set: row }, callAt());
  return world;
};

describe('the first passkey', () => {
  it('M2: is told at once, and recorded', async () => {
    const world = flagWorld();
    expect(await world.start().append('cre-1', now)).toEqual({
      ...{ recorded: true, firstPasskey: true },
      ...{ state: 'set', updated: true },
    });
    expect([world.pool.reads, world.pool.writes]).toEqual([['u-1'], [told]]);
    expect(await world.row()).toMatchObject({ state: 'set', claim: 'nonce-0', claimedAtSeconds: now });
    expect(world.listed()).toEqual([]);
  });

  it('M2: in twenty appends at the same time is told once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = flagWorld();
        const gate: Gate =
          (effect) =>
          async (...args) => {
            await scheduler.schedule(Promise.resolve());
            return effect(...args);
          };
        const appends = Array.from({ length: 20 }, (_, at) => world.start(gate).append(`cre-${at % 3}`, now));
        const answers = await scheduler.waitFor(Promise.all(appends));
        expect(answers.filter(({ updated }) => updated === true)).toHaveLength(1);
        expect(new Set(answers.map(({ state }) => state)).difference(new Set(['pending', 'set']))).toEqual(new Set());
        expect([world.pool.reads.length, world.pool.writes]).toEqual([1, [told]]);
        expect((await world.row()).state).toBe('set');
        expect(world.listed()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('M2: is told in the end when the call dies at any step after it was recorded', async () => {
    for (let steps = 2; steps < 9; steps += 1) {
      const world = flagWorld();
      world.corbado.passkeys = 1;
      const dying = takeTurns();
      void world.start(dying.gate).append('cre-1', now);
      await dying.advance(steps);
      await world.letTimePass(now);
      expect([world.pool.writes.length, (await world.row()).state], `${steps} steps`).toEqual([1, 'set']);
    }
  });

  it('M2: is not recorded by a call that wakes up long after others have gone on', async () => {
    const world = flagWorld();
    world.corbado.passkeys = 1;
    const sleeping = takeTurns();
    const ends = world.start(sleeping.gate).append('cre-1', now);
    // Up to the record: the two rows, the question to the pool beside the net, and the write.
    await sleeping.advance(5);
    expect(world.pool.writes).toHaveLength(1);
    await world.letTimePass(now);
    world.corbado.passkeys = 0;
    await world.start().schedule(now + 30_000);
    await world.start().run(now + 30_000);
    await sleeping.advance(Number.POSITIVE_INFINITY);
    await ends;
    expect([world.pool.attributes.get(attribute), (await world.row()).state]).toEqual(['false', 'none']);
  });

  it.each([0, 86_400])('M4: is looked at again every %i s, where 0 is never', async (recheckSeconds) => {
    const world = flagWorld({ recheckSeconds });
    await world.start().append('cre-1', now);
    const dueAtSeconds = recheckSeconds === 0 ? undefined : regularTurn(userId, now, recheckSeconds);
    expect(world.listed()).toEqual(dueAtSeconds === undefined ? [] : [[dueAtSeconds, 0, 1]]);
  });

  it('M4: after a flag that went and came back ten times in a day, at most two regular looks stand on the list', async () => {
    const world = flagWorld({ recheckSeconds: 86_400 });
    for (let turn = 0; turn < 10; turn += 1) {
      const at = now + turn * 3600;
      world.corbado.passkeys = 1;
      await world.start().append(`cre-${turn}`, at);
      world.corbado.passkeys = 0;
      await world.start().schedule(at + 200);
      expect(await world.start().run(at + 200)).toMatchObject({ cleared: 1 });
    }
    expect(world.listed().length).toBeLessThanOrEqual(2);
  });
});

describe('a further passkey', () => {
  const begun = { flagClaim: 'earlier', flagClaimedAt: now - 14, appendMark: 'earlier' };

  it.each(['set', 'pending'])('M2: asks the user pool nothing while the flag is %s', async (flagState) => {
    const world = await worldWith({ ...begun, flagState });
    const answer = await world.start().append('cre-2', now);
    expect(answer).toMatchObject({ recorded: true, updated: false, state: flagState });
    expect([world.pool.reads, world.listed()]).toEqual([[], []]);
    expect(await world.row()).toMatchObject({ state: flagState, claim: 'earlier', appendMark: 'nonce-0' });
  });

  it.each([
    ['was left pending', { flagState: 'pending', flagClaimedAt: now - 15 }],
    ['could not be had', { flagState: 'not_applicable', flagReason: 'user_not_found' }],
  ])('M3: tells it where the flag %s', async (_, row) => {
    const world = await worldWith({ ...begun, ...row });
    expect(await world.start().append('cre-2', now)).toMatchObject({ updated: true, state: 'set' });
    expect(world.pool.writes).toEqual([told]);
    const [user] = world.table.items();
    expect(user).toMatchObject({ flagState: 'set', flagClaim: 'nonce-0', flagAt: now });
    expect(user).not.toHaveProperty('flagReason');
  });

  it('M2: in twenty appends to an abandoned flag is told once', async () => {
    const world = await worldWith({ ...begun, flagState: 'pending', flagClaimedAt: now - 100 });
    const appends = Array.from({ length: 20 }, (_, at) => world.start().append(`cre-${at}`, now));
    expect((await Promise.all(appends)).filter(({ updated }) => updated === true)).toHaveLength(1);
    expect(world.pool.writes).toEqual([told]);
  });

  it('M4: while the flag is being cleared is told, and confirmed by the next run', async () => {
    const world = await worldWith({ ...begun, flagState: 'clearing' });
    world.pool.attributes.set(attribute, 'false');
    expect(await world.start().append('cre-2', now)).toMatchObject({ updated: true, state: 'set' });
    expect([(await world.row()).state, world.listed()]).toEqual(['pending', [[now + 60, 0, 0]]]);
    expect(await world.start().run(now + 60)).toMatchObject({ raised: 1 });
    expect([(await world.row()).state, world.listed(), world.pool.writes]).toEqual(['set', [], [told]]);
  });
});
