// A token to delete passkeys was given out: its user is looked at once it can no longer be used.
import { expect, it } from 'vitest';
import { checkAfterDelete } from '../../../functions/connect-token/check-after-delete.ts';
import type { DueCheck } from '../../../functions/shared/flag/due-list.ts';
import { callAt, now } from '../call-at.ts';

it.each([10, 300, 3600])('M4: of a token that lives for %i s, half a minute after its end', async (lifetimeSeconds) => {
  const scheduled: DueCheck[] = [];
  await checkAfterDelete(async (check) => void scheduled.push(check), lifetimeSeconds)('u-1', callAt());
  expect(scheduled).toEqual([{ userId: 'u-1', dueAtSeconds: now + lifetimeSeconds + 30, attempts: 0, repeats: false }]);
});

it('R5: a list that cannot be written is noted, and the token is given out all the same', async () => {
  const call = callAt();
  await checkAfterDelete(() => Promise.reject(new Error('canary')), 300)('u-1', call);
  expect(call.trail.facts).toEqual({ flagUnsettled: true });
});
