// A user has a passkey: the user pool is told once, by whoever has the claim, and again when that did not work out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../functions/shared/dynamo/item.ts';
import { callAt, now } from '../../call-at.ts';
import { attribute, flagWorld, type Gate, timeAttribute, userRow } from '../../flag-world.ts';
import { takeTurns } from '../../turns.ts';

const told = { [attribute]: 'true', [timeAttribute]: String(now) };

const worldWith = async (row: Item, options: Parameters<typeof flagWorld>[0] = {}) => {
  const world = flagWorld(options);
  world.corbado.passkeys = 1;
  await world.table.update(userRow, { set: row }, callAt());
  return world;
};
const listed = ({ table }: ReturnType<typeof flagWorld>) =>
  table
    .items()
    .filter(({ pk }) => String(pk).startsWith('D#'))
    .map(({ sk, attempts, repeats }) => [Number(String(sk).slice(0, 10)), attempts, repeats]);

describe('the first passkey', () => {
  it('M2: is told at once, and recorded', async () => {
    const world = flagWorld();
    expect(await world.start().append('cre-1', now)).toEqual({
      ...{ recorded: true, firstPasskey: true },
      ...{ state: 'set', updated: true },
    });
    expect([world.pool.reads, world.pool.writes]).toEqual([['u-1'], [told]]);
    expect(await world.row()).toMatchObject({ state: 'set', claim: 'nonce-0', claimedAtSeconds: now });
    expect(listed(world)).toEqual([]);
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
        expect(listed(world)).toEqual([]);
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

  it.each([0, 86_400])('M4: is looked at again after %i s, where 0 is never', async (recheckSeconds) => {
    const world = flagWorld({ recheckSeconds });
    await world.start().append('cre-1', now);
    expect(listed(world)).toEqual(recheckSeconds === 0 ? [] : [[now + recheckSeconds, 0, 1]]);
  });
});

describe('a further passkey', () => {
  const begun = { flagClaim: 'earlier', flagClaimedAt: now - 14, appendMark: 'earlier' };

  it.each(['set', 'pending'])('M2: asks the user pool nothing while the flag is %s', async (flagState) => {
    const world = await worldWith({ ...begun, flagState });
    const answer = await world.start().append('cre-2', now);
    expect(answer).toMatchObject({ recorded: true, updated: false, state: flagState });
    expect([world.pool.reads, listed(world)]).toEqual([[], []]);
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
    expect([(await world.row()).state, listed(world)]).toEqual(['pending', [[now + 60, 0, 0]]]);
    expect(await world.start().run(now + 60)).toMatchObject({ raised: 1 });
    expect([(await world.row()).state, listed(world), world.pool.writes]).toEqual(['set', [], [told]]);
  });
});

describe('when something fails', () => {
  it('M3: in the user pool, it is pending, on the list, and told by a later run', async () => {
    const world = flagWorld();
    world.corbado.passkeys = 1;
    world.pool.delayWrites();
    const answer = await world.start().append('cre-1', now);
    expect(answer).toMatchObject({ updated: false, state: 'pending', reason: 'timeout' });
    expect([(await world.row()).state, listed(world)]).toEqual(['pending', [[now + 60, 0, 0]]]);
    world.pool.endDelay();
    expect(await world.start().run(now + 59)).toMatchObject({ checked: 0 });
    expect(await world.start().run(now + 60)).toMatchObject({ checked: 1, raised: 1 });
    expect([(await world.row()).state, listed(world)]).toEqual(['set', []]);
  });

  it('M3: while recording, it is pending although the user pool has it, and a later run records that', async () => {
    const world = flagWorld();
    world.corbado.passkeys = 1;
    let updates = 0;
    const failing: Gate =
      (effect) =>
      (...args) => {
        if (effect !== (world.table.update as unknown)) return effect(...args);
        updates += 1;
        return updates === 1 ? effect(...args) : Promise.reject(new Error('the table is down'));
      };
    const answer = await world.start(failing).append('cre-1', now);
    expect(answer).toMatchObject({ updated: false, state: 'pending', reason: 'not_recorded' });
    expect(world.pool.writes).toEqual([told]);
    await world.letTimePass(now);
    expect([(await world.row()).state, world.pool.writes]).toEqual(['set', [told]]);
  });

  it('R7: on the way back from the table, the SDK’s second attempt finds its own claim', async () => {
    const world = await worldWith({ flagState: 'pending', flagClaim: 'earlier', flagClaimedAt: now - 100 });
    const twice: Gate =
      (effect) =>
      async (...args) => {
        await effect(...args);
        return effect(...args);
      };
    expect(await world.start(twice).append('cre-1', now)).toMatchObject({ updated: true, state: 'set' });
  });
});
