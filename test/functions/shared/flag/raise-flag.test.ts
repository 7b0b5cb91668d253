// A user has a passkey: the user pool is told once, by whoever has the claim, and again when that did not work out.
import { describe, expect, it } from 'vitest';
import { regularTurn } from '../../../../functions/shared/flag/due-list.ts';
import type { Item, Key } from '../../../../functions/shared/table/table.ts';
import type { Gate } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { inEveryOrder, type Process } from '../../every-order.ts';
import { attribute, flagProcess, flagWorld, poolRow, timeAttribute, userId, userRow } from '../../flag-world.ts';
import { cognitoError, writesIn } from '../../memory-pool.ts';

const told = { [attribute]: 'true', [timeAttribute]: String(now) };

const worldWith = async (row: Item = {}, options: Parameters<typeof flagWorld>[0] = {}) => {
  const world = flagWorld(options);
  await world.setPasskeys(1);
  if (Object.keys(row).length > 0) await world.table.update(userRow, { set: row }, callAt());
  return world;
};

type World = ReturnType<typeof flagWorld>;
/** How many processes have written to the pool. */
const writersIn = ({ table }: World): number =>
  Object.keys(table.items().find(({ pk }) => pk === poolRow.pk) ?? {}).filter((name) => name.startsWith('written by'))
    .length;

const isUpdateOf = ({ table }: World, { pk }: Key, effect: unknown, [key]: readonly unknown[]): boolean =>
  effect === table.update && (key as Key).pk === pk;

/** The second update of the user's row is the record of what the pool has taken. Before it the gate does this. */
const beforeRecord = (world: World, doing: () => Promise<unknown>): Gate => {
  let updates = 0;
  return (effect) =>
    async (...args) => {
      if (isUpdateOf(world, userRow, effect, args)) updates += 1;
      if (updates === 2) await doing();
      return effect(...args);
    };
};

describe('the first passkey', () => {
  it('M2: is told at once, and recorded', async () => {
    const world = flagWorld();
    const answer = await world.start().append('cre-1', now);
    expect(answer).toEqual({ recorded: true, firstPasskey: true, state: 'set', updated: true });
    expect([world.calls[0], writesIn(world.calls)]).toEqual([['AdminGetUser', { Username: userId }], [told]]);
    expect(await world.row()).toMatchObject({ state: 'set', claim: 'nonce-0.0', claimedAtSeconds: now });
    expect(world.listed()).toEqual([]);
  });

  it.each([
    ['a new flag', {}],
    ['an abandoned one', { flagState: 'pending', flagClaim: 'earlier', flagClaimedAt: now - 100 }],
  ])('M2: in twenty appends at the same time is told once: %s', async (_, row) => {
    const world = await worldWith(row);
    const appends = Array.from({ length: 20 }, (_, at) => world.start().append(`cre-${at % 3}`, now));
    expect((await Promise.all(appends)).filter(({ updated }) => updated === true)).toHaveLength(1);
    expect([world.calls.length, writesIn(world.calls)]).toEqual([2, [told]]);
  });

  it('M2: is told once by two appends in any order, and in the end by a run if both die at any step', async () => {
    const { table } = await worldWith();
    const appendOf =
      (credentialId: string): Process =>
      (shared) =>
        flagProcess(shared, { name: credentialId }).append(credentialId, now);
    const left = new Map<string, readonly Item[]>();
    const moments = await inEveryOrder(
      { rows: table.items(), processes: [appendOf('cre-1'), appendOf('cre-2')] },
      ({ rows, outcomes, isOver }) => {
        left.set(JSON.stringify(rows), rows);
        if (!isOver) return;
        const answers = outcomes.map((outcome) => outcome && 'answer' in outcome && outcome.answer);
        const [one, other] = [{ state: 'set', updated: true }, { updated: false }];
        expect(answers).toEqual(expect.arrayContaining([one, other].map((part) => expect.objectContaining(part))));
      },
    );
    expect([moments > 50, left.size > 20]).toEqual([true, true]);
    for (const rows of left.values()) {
      const world = flagWorld({ rows });
      const isHeardOf = (await world.table.get(userRow, callAt())) !== undefined;
      // Both are dead from here on.
      await world.letTimePass(now);
      expect([await world.told(), writersIn(world)]).toEqual(
        isHeardOf ? [['true', 'set'], 1] : [[undefined, 'none'], 0],
      );
    }
  });

  it('M2: is not recorded by a call that wakes up long after others have gone on', async () => {
    const world = await worldWith();
    const laterOnes = async () => {
      expect(writesIn(world.calls)).toEqual([told]);
      await world.letTimePass(now);
      await world.setPasskeys(0);
      await world.schedule(now + 30_000);
      await world.start().run(now + 30_000);
    };
    await world.start(beforeRecord(world, laterOnes)).append('cre-1', now);
    expect(await world.told()).toEqual(['false', 'none']);
  });

  it.each([0, 86_400])('M4: is checked again every %i s, where 0 is never', async (recheckSeconds) => {
    const world = flagWorld({ recheckSeconds });
    await world.start().append('cre-1', now);
    const due = [[regularTurn(userId, now, 86_400), 0, 1]];
    expect(world.listed()).toEqual(recheckSeconds === 0 ? [] : due);
  });
});

describe('a further passkey', () => {
  const begun = { flagClaim: 'earlier', flagClaimedAt: now - 14, appendMark: 'earlier' };

  it.each(['set', 'pending'])('M2: asks the user pool nothing while the flag is %s', async (flagState) => {
    const world = await worldWith({ ...begun, flagState });
    const answer = await world.start().append('cre-2', now);
    expect(answer).toMatchObject({ recorded: true, updated: false, state: flagState });
    expect([world.calls, world.listed()]).toEqual([[], []]);
    expect(await world.row()).toMatchObject({ state: flagState, claim: 'earlier', appendMark: 'nonce-0.0' });
  });

  it.each([
    ['was left pending', { flagState: 'pending', flagClaimedAt: now - 15 }],
    ['could not be had', { flagState: 'not_applicable', flagReason: 'user_not_found' }],
  ])('M3: tells it where the flag %s', async (_, row) => {
    const world = await worldWith({ ...begun, ...row });
    expect(await world.start().append('cre-2', now)).toMatchObject({ updated: true, state: 'set' });
    expect(writesIn(world.calls)).toEqual([told]);
    const user = await world.table.get(userRow, callAt());
    expect(user).toMatchObject({ flagState: 'set', flagClaim: 'nonce-0.0', flagAt: now });
    expect(user).not.toHaveProperty('flagReason');
  });

  it('M4: while the flag is being cleared is told, and confirmed by the next run', async () => {
    const world = await worldWith({ ...begun, flagState: 'clearing' });
    await world.table.update(poolRow, { set: { [attribute]: 'false' } }, callAt());
    expect(await world.start().append('cre-2', now)).toMatchObject({ updated: true, state: 'set' });
    expect([(await world.row()).state, world.listed()]).toEqual(['pending', [[now + 60, 0, 0]]]);
    expect(await world.start().run(now + 60)).toMatchObject({ raised: 1 });
    expect([(await world.row()).state, world.listed(), writesIn(world.calls)]).toEqual(['set', [], [told]]);
  });
});

describe('a failure', () => {
  it('M3: of the user pool leaves it pending and on the list, and a later run tells the pool', async () => {
    const world = await worldWith();
    const slow: Gate =
      (effect) =>
      (...args) =>
        isUpdateOf(world, poolRow, effect, args) ? Promise.reject(cognitoError('TimeoutError')) : effect(...args);
    const answer = await world.start(slow).append('cre-1', now);
    expect(answer).toMatchObject({ updated: false, state: 'pending', reason: 'timeout' });
    expect([(await world.row()).state, world.listed()]).toEqual(['pending', [[now + 60, 0, 0]]]);
    expect(await world.start().run(now + 59)).toMatchObject({ checked: 0 });
    expect(await world.start().run(now + 60)).toMatchObject({ checked: 1, raised: 1 });
    expect([(await world.row()).state, world.listed()]).toEqual(['set', []]);
  });

  it('M3: to record it leaves it pending although the user pool has it, and a later run records that', async () => {
    const world = await worldWith();
    const down = () => Promise.reject(new Error('the table is down'));
    const answer = await world.start(beforeRecord(world, down)).append('cre-1', now);
    expect(answer).toMatchObject({ updated: false, state: 'pending', reason: 'not_recorded' });
    expect(writesIn(world.calls)).toEqual([told]);
    await world.letTimePass(now);
    expect([(await world.row()).state, writesIn(world.calls)]).toEqual(['set', [told]]);
  });

  it('R7: on the way back from the table is none, as the SDK’s second attempt finds its own claim', async () => {
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
