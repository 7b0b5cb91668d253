// When a user is checked next: after trouble soon, later and later; after a regular check in a month; or not any more.
import { expect, it } from 'vitest';
import { nextCheck, waitBeforeAttempt } from '../../../functions/reconcile/reconcile.ts';
import { type DueCheck, regularTurn, turnAfterFailure } from '../../../functions/shared/flag/due-list.ts';
import { now } from '../call-at.ts';

const due: DueCheck = { dueAtSeconds: now - 5, userId: 'u-1', attempts: 2, repeats: false };

it('M3: one minute, five, 25, two hours, ten, then daily', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 50, 500].map(waitBeforeAttempt);
  expect(waits).toEqual([60, 300, 1500, 7500, 37_500, 86_400, 86_400, 86_400, 86_400]);
});

it.each([
  ['pending', false, { attempts: 3, dueAtSeconds: turnAfterFailure('u-1', now, 1500) }],
  ['failed', false, { attempts: 3, dueAtSeconds: turnAfterFailure('u-1', now, 1500) }],
  ['failed', true, { attempts: 3, dueAtSeconds: turnAfterFailure('u-1', now, 1500) }],
  ['kept', false, undefined],
  ['kept', true, { attempts: 0, dueAtSeconds: regularTurn('u-1', now, 86_400) }],
  ['raised', true, undefined],
  ['cleared', true, undefined],
  ['gone', true, undefined],
] as const)('M4: after %s, of a check that repeats (%j): %j', (result, repeats, expected) => {
  const check = { ...due, repeats };
  expect(nextCheck(check, result, 86_400, now)).toEqual(expected && { ...check, ...expected });
  if (result === 'kept') expect(nextCheck(check, result, 0, now)).toBeUndefined();
});

it('M4: a user whose checks fail for a week has no more than two entries of each wait, however many began', () => {
  const standing = new Map<number, DueCheck>();
  const put = (check: DueCheck | undefined) => check && standing.set(check.dueAtSeconds, check);
  for (let at = now; at < now + 7 * 86_400; at += 300) {
    for (const [key, check] of standing) {
      if (check.dueAtSeconds > at) continue;
      standing.delete(key);
      put(nextCheck(check, 'failed', 0, at));
    }
    put({ ...due, dueAtSeconds: at + 1, attempts: 0 });
  }
  expect(standing.size).toBeLessThanOrEqual(12);
});
