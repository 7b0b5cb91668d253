// What a login knows of its user, by one read before its write and one after it.
import { expect, it } from 'vitest';
import { startedFlag } from '../../../../functions/shared/flag/flag-row.ts';
import { findLoginUser, lookAgain } from '../../../../functions/shared/session/login-user.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, loginOf, openSessionOn, projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { userRow } from '../../flag-world.ts';

const known = async () => {
  const table = memoryTable();
  const open = (userId: string) => openSessionOn(table)(loginOf(userId), firstLogin, callAt());
  await table.put({ pk: userRow.pk, sk: 'P#cre-1', nonce: 'n', recordedAt: now }, callAt());
  const mine = [(await open('u-1')).session, (await open('u-1')).session];
  await open('u-2');
  const profile = { identifier: 'ada@example.com', displayName: 'Ada', revokedBefore: 7 };
  await table.update(userRow, { set: { ...profile, ...startedFlag('nonce', callAt()) } }, callAt());
  table.operations.length = 0;
  return { table, mine, find: findLoginUser(table.queryFrom, projectId), look: lookAgain(table.queryFrom) };
};

it('T1: the profile, the flag and what ends logins, and nothing of anybody else', async () => {
  const { table, find } = await known();
  expect(await find('u-1', callAt())).toEqual({
    ...{ identifier: 'ada@example.com', displayName: 'Ada', revokedBeforeSeconds: 7, revokedMark: '' },
    ...{ isBlocked: false, spentUntil: undefined },
    flag: expect.objectContaining({ state: 'pending', claim: 'nonce', claimedAtSeconds: now }),
  });
  expect(table.operations).toEqual(['query']);
});

it('T1: somebody of whom nothing is known goes by the user id', async () => {
  const { find } = await known();
  expect(await find('u-3', callAt())).toEqual({
    ...{ identifier: 'u-3', displayName: 'u-3', revokedBeforeSeconds: 0, revokedMark: '' },
    ...{ isBlocked: false, spentUntil: undefined },
    flag: expect.objectContaining({ state: 'none' }),
  });
});

it('S8: the second look finds the sessions and the row that is marked or blocked, by one query', async () => {
  const { table, mine, look } = await known();
  await table.update(userRow, { set: { revokedMark: 'm', blockedAt: now } }, callAt());
  table.operations.length = 0;
  const { user, held } = await look(userRow.pk.slice(2), callAt());
  expect(user).toMatchObject({ revokedMark: 'm', isBlocked: true });
  expect(held.map(({ session }) => session)).toEqual(expect.arrayContaining(mine));
  expect([held.length, table.operations]).toEqual([2, ['query']]);
});

it('S10: a row that cannot be read as a session counts as one, so that it can make room', async () => {
  const { table, look } = await known();
  await table.put({ pk: userRow.pk, sk: 'S#junk', userId: 7 }, callAt());
  const call = callAt();
  const { held } = await look(userRow.pk.slice(2), call);
  expect(held).toHaveLength(3);
  expect(held).toContainEqual({ userKey: userRow.pk.slice(2), secretHash: 'junk', session: undefined });
  expect([...call.trail.metrics]).toEqual(['RowUnreadable']);
});
