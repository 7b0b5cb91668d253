// Hints that a flag may not be true any more: the user is put on the list, at most twice, and the request goes on whatever happens.
import { describe, expect, it } from 'vitest';
import { checkAfterDelete, remindOfFlag, turnOfHint } from '../../../../functions/shared/flag/due-list.ts';
import { type FlagRow, type FlagState, readFlagRow } from '../../../../functions/shared/flag/flag-row.ts';
import { dueAtSecondsOf, dueKey } from '../../../../functions/shared/table/rows.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

const flagOf = (state: FlagState, seconds: number): FlagRow => ({
  ...readFlagRow({}),
  state,
  claimedAtSeconds: now - seconds,
});

describe('a login', () => {
  it.each<[FlagState, number, boolean]>([
    ['pending', 599, false],
    ['pending', 600, true],
    ['pending', 864_000, true],
    ['set', 864_000, false],
    ['clearing', 864_000, false],
    ['not_applicable', 864_000, false],
    ['none', 864_000, false],
  ])('M3: that finds the flag %s since %i s puts the user on the list: %j', async (state, seconds, expected) => {
    const table = memoryTable();
    await remindOfFlag(table, 'u-1', flagOf(state, seconds), callAt());
    const entry = { ...dueKey('soon', turnOfHint('u-1', now), 'u-1'), userId: 'u-1', attempts: 0, repeats: 0 };
    expect(table.items()).toEqual(expected ? [expect.objectContaining(entry)] : []);
  });
});

describe.each([10, 300, 3600])('a token to delete passkeys that lives for %i s', (lifetimeSeconds) => {
  it('M4: has its user checked half a minute after its end, or up to that much later', async () => {
    const table = memoryTable();
    await checkAfterDelete(table, 'u-1', lifetimeSeconds, callAt());
    expect(table.items()).toMatchObject([{ userId: 'u-1', attempts: 0, repeats: 0 }]);
    const dueAtSeconds = dueAtSecondsOf(table.items()[0] ?? {});
    expect(dueAtSeconds).toBeGreaterThanOrEqual(now + lifetimeSeconds + 30);
    expect(dueAtSeconds).toBeLessThan(now + 2 * (lifetimeSeconds + 30));
  });

  it('M4: makes at most two entries that are still to come, in a hundred and twenty of them', async () => {
    const table = memoryTable();
    let most = 0;
    for (let token = 0; token < 120; token += 1) {
      const at = now + token * 7;
      await checkAfterDelete(table, 'u-1', lifetimeSeconds, callAt(at));
      most = Math.max(most, table.items().filter((item) => dueAtSecondsOf(item) > at).length);
    }
    expect(most).toBeLessThanOrEqual(2);
  });
});

it('R5: a list that cannot be written is noted, and nothing fails', async () => {
  const down = { put: () => Promise.reject(new Error('canary')) };
  const calls = [callAt(), callAt()] as const;
  await remindOfFlag(down, 'u-1', flagOf('pending', 700), calls[0]);
  await checkAfterDelete(down, 'u-1', 300, calls[1]);
  for (const call of calls) expect(call.trail.facts).toEqual({ flagUnsettled: true });
});
