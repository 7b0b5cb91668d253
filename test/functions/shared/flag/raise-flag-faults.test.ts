// Telling the user pool fails, or telling the table of it: the flag stays pending, and a later run does what is left.
import { expect, it } from 'vitest';
import { callAt, now } from '../../call-at.ts';
import { attribute, flagWorld, type Gate, timeAttribute, userRow } from '../../flag-world.ts';

const told = { [attribute]: 'true', [timeAttribute]: String(now) };

it('M3: in the user pool, it is pending, on the list, and told by a later run', async () => {
  const world = flagWorld();
  world.corbado.passkeys = 1;
  world.pool.delayWrites();
  const answer = await world.start().append('cre-1', now);
  expect(answer).toMatchObject({ updated: false, state: 'pending', reason: 'timeout' });
  expect([(await world.row()).state, world.listed()]).toEqual(['pending', [[now + 60, 0, 0]]]);
  world.pool.endDelay();
  expect(await world.start().run(now + 59)).toMatchObject({ checked: 0 });
  expect(await world.start().run(now + 60)).toMatchObject({ checked: 1, raised: 1 });
  expect([(await world.row()).state, world.listed()]).toEqual(['set', []]);
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
  const world = flagWorld();
  await world.table.update(
    userRow,
    { set: { flagState: 'pending', flagClaim: 'earlier', flagClaimedAt: now - 100 } },
    callAt(),
  );
  const twice: Gate =
    (effect) =>
    async (...args) => {
      await effect(...args);
      return effect(...args);
    };
  expect(await world.start(twice).append('cre-1', now)).toMatchObject({ updated: true, state: 'set' });
});
