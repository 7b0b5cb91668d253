// What is known of a user beyond the id, and the mark that ends everything issued before it.
import { expect, it } from 'vitest';
import { requireNotRevoked } from '../../../../functions/shared/user/require-not-revoked.ts';
import { readKnownUser, rememberUser, revokeBeforeNow } from '../../../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const directory = () => {
  const table = memoryTable();
  return {
    table,
    find: async (userId: string) =>
      readKnownUser(userId, await table.get({ pk: `U#${userKeyOf(projectId, userId)}`, sk: 'U' }, callAt())),
    remember: rememberUser(table.update, projectId),
    revoke: revokeBeforeNow(table.update),
  };
};
const ada = { identifier: 'ada@example.com', displayName: 'Ada' };

it('T1: nobody on record goes by the user id', async () => {
  const { find } = directory();
  expect(await find('u-1')).toEqual({ identifier: 'u-1', displayName: 'u-1', revokedBeforeSeconds: 0 });
});

it('T1: what the existing login said is what is found, with one write and one read', async () => {
  const { find, remember, table } = directory();
  expect(await remember('u-1', ada, callAt())).toEqual({ ...ada, revokedBeforeSeconds: 0 });
  expect(await find('u-1')).toEqual({ ...ada, revokedBeforeSeconds: 0 });
  expect(table.operations).toEqual(['update', 'get']);
});

it('S8: the mark of a logout everywhere outlives what is learned afterwards', async () => {
  const { find, remember, revoke } = directory();
  await remember('u-1', ada, callAt());
  await revoke(userKeyOf(projectId, 'u-1'), callAt(now + 100));
  expect((await remember('u-1', { ...ada, displayName: 'A.' }, callAt(now + 200))).revokedBeforeSeconds).toBe(
    now + 100,
  );
  expect(await find('u-1')).toEqual({ ...ada, displayName: 'A.', revokedBeforeSeconds: now + 100 });
});

it.each([
  [now - 1, false],
  [now, false],
  [now + 1, true],
])('S8: what was proven at %i counts after a logout everywhere at 1790000000: %j', (provenAt, expected) => {
  const check = () => requireNotRevoked({ ...ada, revokedBeforeSeconds: now }, provenAt);
  if (expected) expect(check).not.toThrow();
  else expect(check).toThrow(refusing('unauthorized', 'revoked_since'));
});

it('S8: what was proven at an unknown time does not count, and nobody who never logged out everywhere is refused', () => {
  expect(() => requireNotRevoked({ ...ada, revokedBeforeSeconds: now }, 0)).toThrow(refusing('unauthorized'));
  expect(() => requireNotRevoked({ ...ada, revokedBeforeSeconds: 0 }, now)).not.toThrow();
});
