// What a login knows of its user, by one read.
import { expect, it } from 'vitest';
import { startedFlag } from '../../../../functions/shared/flag/flag-row.ts';
import { findLoginUser } from '../../../../functions/shared/session/login-user.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { loginOf, openSessionOn, projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { userRow } from '../../flag-world.ts';

const known = async () => {
  const table = memoryTable();
  const open = (userId: string) => openSessionOn(table)(loginOf(userId), [], callAt());
  await table.put({ pk: userRow.pk, sk: 'P#cre-1', nonce: 'n', recordedAt: now }, callAt());
  const mine = [(await open('u-1')).session, (await open('u-1')).session];
  await open('u-2');
  const profile = { identifier: 'ada@example.com', displayName: 'Ada', revokedBefore: 7 };
  await table.update(userRow, { set: { ...profile, ...startedFlag('nonce', callAt()) } }, callAt());
  table.operations.length = 0;
  return { table, mine, find: findLoginUser(table.queryFrom, projectId) };
};

it('T1: the profile, the sessions and the flag, and nothing of anybody else', async () => {
  const { table, mine, find } = await known();
  const { sessions, ...user } = await find('u-1', callAt());
  expect(user).toEqual({
    ...{ identifier: 'ada@example.com', displayName: 'Ada', revokedBeforeSeconds: 7 },
    flag: expect.objectContaining({ state: 'pending', claim: 'nonce', claimedAtSeconds: now }),
  });
  expect(sessions).toHaveLength(2);
  expect(sessions).toEqual(expect.arrayContaining(mine));
  expect(table.operations).toEqual(['query']);
});

it('T1: somebody of whom nothing is known goes by the user id', async () => {
  const { find } = await known();
  expect(await find('u-3', callAt())).toEqual({
    ...{ identifier: 'u-3', displayName: 'u-3', revokedBeforeSeconds: 0, sessions: [] },
    flag: expect.objectContaining({ state: 'none' }),
  });
});

it('S10: a row that cannot be read as a session is passed over', async () => {
  const { table, find } = await known();
  await table.put({ pk: userRow.pk, sk: 'S#junk', userId: 7 }, callAt());
  expect((await find('u-1', callAt())).sessions).toHaveLength(2);
});
