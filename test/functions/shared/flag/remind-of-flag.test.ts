// A login that finds a flag pending for long: the user is put on the list again, and the login goes on whatever happens.
import { expect, it } from 'vitest';
import { type DueCheck, scheduleCheck } from '../../../../functions/shared/flag/due-list.ts';
import { type FlagState, readFlagRow } from '../../../../functions/shared/flag/flag-row.ts';
import { remindOfFlag } from '../../../../functions/shared/flag/remind-of-flag.ts';
import { turnOfHint } from '../../../../functions/shared/flag/turn.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';

it.each<[FlagState, number, boolean]>([
  ['pending', 599, false],
  ['pending', 600, true],
  ['pending', 864_000, true],
  ['set', 864_000, false],
  ['clearing', 864_000, false],
  ['not_applicable', 864_000, false],
  ['none', 864_000, false],
])('M3: a flag that is %s since %i s: %j', async (state, seconds, expected) => {
  const scheduled: DueCheck[] = [];
  const remind = remindOfFlag(async (check) => void scheduled.push(check));
  await remind('u-1', { ...readFlagRow({}), state, claimedAtSeconds: now - seconds }, callAt());
  const dueAtSeconds = turnOfHint('u-1', now);
  expect(scheduled).toEqual(expected ? [{ userId: 'u-1', dueAtSeconds, attempts: 0, repeats: false }] : []);
});

it('M3: a login every minute of an hour is two entries at most, due at once', async () => {
  const table = memoryTable();
  const remind = remindOfFlag(scheduleCheck(table.put));
  const row = { ...readFlagRow({}), state: 'pending', claimedAtSeconds: now - 700 } as const;
  for (let minute = 0; minute < 60; minute += 1) await remind('u-1', row, callAt(now + minute * 60));
  expect(table.items().length).toBeLessThanOrEqual(2);
  for (const { sk } of table.items()) expect(Number(String(sk).slice(0, 10))).toBeLessThanOrEqual(now + 59 * 60);
});

it('R5: a table that is down is noted and is not the login’s problem', async () => {
  const remind = remindOfFlag(() => Promise.reject(new Error('canary')));
  const call = callAt();
  await remind('u-1', { ...readFlagRow({}), state: 'pending' }, call);
  expect(call.trail.facts).toEqual({ flagUnsettled: true });
});
