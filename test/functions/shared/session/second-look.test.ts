// What a login finds when it looks again after its write: a logout everywhere, a block, or too many others at the same moment.
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../functions/shared/dynamo/item.ts';
import { storeSession } from '../../../../functions/shared/session/session-store.ts';
import { readKnownUser, userRowOf } from '../../../../functions/shared/user/user-directory.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { loginOf, openSessionOn, sessionOf } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const key = userRowOf(loginOf().userKey);

/** A login that has seen the row as it was before, on a table where it is as it is now. */
const loginBetween = (before: Item, after: Item) => {
  const table = memoryTable();
  const login = async () => {
    await table.put({ ...key, ...after }, callAt());
    const seen = readKnownUser('u-1', { ...key, ...before });
    return openSessionOn(table)(loginOf(), { seen, presented: { kind: 'none' } }, callAt());
  };
  return { table, login };
};

describe('a login in whose midst the user', () => {
  it.each<[string, Item, Item, string]>([
    ['logs out everywhere', {}, { revokedBefore: now, revokedMark: 'b' }, 'revoked_since'],
    [
      'logs out everywhere once more in the same second',
      { revokedBefore: now, revokedMark: 'a' },
      { revokedBefore: now, revokedMark: 'b' },
      'revoked_since',
    ],
    ['is blocked', {}, { blockedAt: now }, 'user_blocked'],
  ])('S8: %s opens nothing and leaves nothing', async (_, before, after, reason) => {
    const { table, login } = loginBetween(before, after);
    await expect(login()).rejects.toEqual(refusing('unauthorized', reason));
    expect(table.items().map(({ sk }) => sk)).toEqual(['U']);
    expect(table.operations).toEqual(['put', 'put', 'query', 'remove']);
  });

  it('S8: does nothing of the kind opens a session, however often they did before', async () => {
    const row = { revokedBefore: now - 1, revokedMark: 'a' };
    const { table, login } = loginBetween(row, { ...row, displayName: 'Ada' });
    await login();
    expect(table.items()).toHaveLength(2);
  });
});

it('S10: a login beside later ones that take all places is told to wait, and ends none of them', async () => {
  const table = memoryTable();
  const later = sessionOf({ openedAtMilliseconds: (now + 1_000_000) * 1000 });
  await storeSession(table.put)(later, callAt());
  const seen = readKnownUser('u-1', undefined);
  const login = openSessionOn(table, 1)(loginOf(), { seen, presented: { kind: 'none' } }, callAt());
  await expect(login).rejects.toEqual(refusing('too_many_requests', 'logins_at_once'));
  expect(table.items().map(({ sk }) => sk)).toEqual([`S#${later.secretHash}`]);
});
