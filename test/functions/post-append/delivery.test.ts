// A signed delivery counts once: presented again it begins nothing, and finishes what its first time has left undone.
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../functions/shared/table/rows.ts';
import type { Key } from '../../../functions/shared/table/table.ts';
import type { Gate } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';
import { flagWorld } from '../flag-world.ts';

const replayed = { recorded: false, firstPasskey: false, updated: false };

/** A world in which the delivery has been taken, and the passkey it told of has been deleted since. */
const clearedWorld = async (deliveries: readonly string[] = ['msg_1']) => {
  const world = flagWorld();
  await world.setPasskeys(deliveries.length);
  for (const [at, id] of deliveries.entries()) await world.start().deliver(id, `cre-${at}`, now + at);
  await world.setPasskeys(0);
  await world.schedule(now + 150);
  expect(await world.start().run(now + 150)).toMatchObject({ cleared: 1 });
  return world;
};

describe('a captured delivery', () => {
  it('A4: does not raise a flag that was cleared', async () => {
    const world = await clearedWorld();
    const call = callAt(now + 200);
    expect(await world.start().deliver('msg_1', 'cre-0', now + 200, call)).toEqual({ ...replayed, state: 'none' });
    expect(await world.told()).toEqual(['false', 'none']);
    expect([call.trail.facts.replay, [...call.trail.metrics]]).toEqual([true, ['ReplayBlocked']]);
  });

  it('A4: that was not the last one does not either', async () => {
    const world = await clearedWorld(['msg_1', 'msg_2']);
    for (const id of ['msg_1', 'msg_2', 'msg_1'])
      expect(await world.start().deliver(id, 'cre-9', now + 200)).toMatchObject({ updated: false, state: 'none' });
    expect((await world.row()).state).toBe('none');
  });

  it('A4: neither delays nor upsets the clearing of a flag', async () => {
    const world = flagWorld();
    await world.setPasskeys(1);
    await world.start().deliver('msg_1', 'cre-1', now);
    const mark = (await world.row()).appendMark;
    expect(await world.start().deliver('msg_1', 'cre-1', now + 100)).toEqual({ ...replayed, state: 'set' });
    expect(await world.row()).toMatchObject({ appendMark: mark, lastAppendAtSeconds: now });
  });

  it('A4: another delivery of the same passkey is told from it, and raises the flag again', async () => {
    const world = await clearedWorld();
    expect(await world.start().deliver('msg_2', 'cre-0', now + 200)).toMatchObject({ updated: true, state: 'set' });
  });

  it('A4: is remembered for longer than its signature counts, five minutes early and five late', async () => {
    const world = flagWorld();
    await world.start().deliver('msg_1', 'cre-1', now);
    const marker = world.table.items().find((item) => kindOf(item as Key) === 'marker');
    expect(Number(marker?.ttl) - now).toBeGreaterThanOrEqual(600);
  });
});

// What a process does before it dies: so many of its effects.
const dyingAfter = (effects: number): Gate => {
  let left = effects;
  return (effect) =>
    (...args) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('died')) : effect(...args);
    };
};

// More effects than a delivery has.
const upTo12 = Array.from({ length: 13 }, (_, effects) => effects);

it.each(upTo12)(
  'A4: a delivery that died after %i effects is completed by its repetition, and counts no more',
  async (effects) => {
    for (const again of upTo12) {
      const world = flagWorld();
      await world.setPasskeys(1);
      const deliver = (gate: Gate | undefined, at: number) => world.start(gate).deliver('msg_1', 'cre-1', at);
      await deliver(dyingAfter(effects), now).catch(() => undefined);
      // Later than any claim of the first process holds.
      await deliver(dyingAfter(again), now + 20).catch(() => undefined);
      await deliver(undefined, now + 40);
      expect(await world.told()).toEqual(['true', 'set']);
      await world.setPasskeys(0);
      await world.schedule(now + 200);
      await world.start().run(now + 200);
      await deliver(undefined, now + 240);
      expect(await world.told()).toEqual(['false', 'none']);
    }
  },
);
