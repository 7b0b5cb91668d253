// A token to delete passkeys was given out: its user is looked at once it can no longer be used.
import { expect, it } from 'vitest';
import { checkAfterDelete } from '../../../functions/connect-token/check-after-delete.ts';
import { type DueCheck, scheduleCheck } from '../../../functions/shared/flag/due-list.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';

const lifetimes = [10, 300, 3600];
const dueOf = ({ sk }: { sk?: unknown }): number => Number(String(sk).slice(0, 10));

it.each(lifetimes)(
  'M4: of a token that lives for %i s, half a minute after its end or up to that much later',
  async (lifetimeSeconds) => {
    const scheduled: DueCheck[] = [];
    await checkAfterDelete(async (check) => void scheduled.push(check), lifetimeSeconds)('u-1', callAt());
    expect(scheduled).toMatchObject([{ userId: 'u-1', attempts: 0, repeats: false }]);
    expect(scheduled[0]?.dueAtSeconds).toBeGreaterThanOrEqual(now + lifetimeSeconds + 30);
    expect(scheduled[0]?.dueAtSeconds).toBeLessThan(now + 2 * (lifetimeSeconds + 30));
  },
);

it.each(lifetimes)('M4: of 120 tokens that live for %i s, at most two stand on the list', async (lifetimeSeconds) => {
  const table = memoryTable();
  const check = checkAfterDelete(scheduleCheck(table.put), lifetimeSeconds);
  let most = 0;
  for (let token = 0; token < 120; token += 1) {
    const at = now + token * 7;
    await check('u-1', callAt(at));
    most = Math.max(most, table.items().filter((item) => dueOf(item) > at).length);
  }
  expect(most).toBeLessThanOrEqual(2);
});

it('R5: a list that cannot be written is noted, and the token is given out all the same', async () => {
  const call = callAt();
  await checkAfterDelete(() => Promise.reject(new Error('canary')), 300)('u-1', call);
  expect(call.trail.facts).toEqual({ flagUnsettled: true });
});
