// What is known of a user beyond the id, and what ends or forbids logins: a logout everywhere, and a block.
import { describe, expect, it } from 'vitest';
import { requireMayLogIn } from '../../../../functions/shared/user/require-not-revoked.ts';
import {
  readKnownUser,
  rememberUser,
  revokeBeforeNow,
  userRowOf,
} from '../../../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { rememberPorts } from '../../remember-ports.ts';

const userKey = userKeyOf(projectId, 'u-1');
const key = userRowOf(userKey);

const directory = () => {
  const table = memoryTable();
  const remember = rememberUser(rememberPorts(table), projectId);
  let nonces = 0;
  return {
    table,
    find: async () => readKnownUser('u-1', await table.get(key, callAt())),
    remember: (told = ada, provenAt = now, call = callAt()) => remember('u-1', told, provenAt, call),
    revoke: (at: number) => revokeBeforeNow(table.update, () => `mark-${nonces++}`)(userKey, callAt(at)),
  };
};
const ada: { identifier?: string; displayName?: string } = { identifier: 'ada@example.com', displayName: 'Ada' };
const untouched = { revokedBeforeSeconds: 0, revokedMark: '', isBlocked: false, spentUntil: undefined };

describe('what is known', () => {
  it('T1: nobody on record goes by the user id', async () => {
    expect(await directory().find()).toEqual({ identifier: 'u-1', displayName: 'u-1', ...untouched });
  });

  it('T1: what the existing login said is what is found, with one write and one read, once the user is known', async () => {
    const { find, remember, table } = directory();
    expect(await remember()).toEqual({ ...ada, ...untouched });
    const before = table.operations.length;
    expect(await remember()).toEqual({ ...ada, ...untouched });
    expect(await find()).toEqual({ ...ada, ...untouched });
    expect(table.operations.slice(before)).toEqual(['update', 'get']);
  });

  it('R5: a row with attributes of other types is a user all the same', () => {
    const odd = { identifier: 7, displayName: '', revokedMark: 3, spentUntil: 'much', blockedAt: 'yes' };
    expect(readKnownUser('u-1', { ...key, ...odd })).toEqual({
      ...{ identifier: '7', displayName: 'u-1', revokedBeforeSeconds: 0, revokedMark: '3' },
      ...{ isBlocked: true, spentUntil: undefined },
    });
  });
});

describe('a logout everywhere', () => {
  it('S8: outlives what is learned afterwards', async () => {
    const { find, remember, revoke } = directory();
    await remember();
    await revoke(now + 100);
    const learned = { ...ada, displayName: 'A.' };
    const expected = { ...untouched, ...learned, revokedBeforeSeconds: now + 100, revokedMark: 'mark-0' };
    expect(await remember(learned, now + 101, callAt(now + 200))).toEqual(expected);
    expect(await find()).toEqual(expected);
  });

  it('S8: leaves another mark each time, also in the same second', async () => {
    const { find, revoke } = directory();
    const marks: string[] = [];
    for (const at of [now, now, now + 1]) {
      await revoke(at);
      marks.push((await find()).revokedMark);
    }
    expect(marks).toEqual(['mark-0', 'mark-1', 'mark-2']);
  });

  it('S8: never moves its moment back when a clock is behind, and leaves its mark', async () => {
    const { find, revoke } = directory();
    await revoke(now + 5);
    await revoke(now);
    expect(await find()).toMatchObject({ revokedBeforeSeconds: now + 5, revokedMark: 'mark-1' });
  });

  it('S8: whose moment cannot be read closes the door, until there is another one', async () => {
    const { find, remember, revoke, table } = directory();
    await table.put({ ...key, revokedBefore: 'soon' }, callAt());
    const user = await find();
    expect(() => requireMayLogIn(user, now + 1_000_000)).toThrow(refusing('unauthorized', 'revoked_since'));
    await expect(remember()).rejects.toEqual(refusing('reauthentication_required'));
    await revoke(now);
    expect(await remember(ada, now + 1)).toMatchObject({ revokedBeforeSeconds: now });
  });

  it.each([
    [now - 1, false],
    [now, false],
    [now + 1, true],
    [0, false],
  ])('S8: what was proven at %i counts after one at 1790000000: %j', (provenAt, expected) => {
    const user = { ...readKnownUser('u-1', undefined), revokedBeforeSeconds: now };
    const check = () => requireMayLogIn(user, provenAt);
    if (expected) expect(check).not.toThrow();
    else expect(check).toThrow(refusing('unauthorized', 'revoked_since'));
  });

  it('S8: that never was ends nothing', () => {
    const user = readKnownUser('u-1', undefined);
    for (const provenAt of [0, now]) expect(() => requireMayLogIn(user, provenAt)).not.toThrow();
  });
});

describe('a token of the existing login that opens nothing', () => {
  it.each([
    ['of before a logout everywhere', { revokedBefore: now }, now, 'reauthentication_required', 'issuer_login_revoked'],
    ['of a blocked user', { blockedAt: now }, now + 1, 'unauthorized', 'user_blocked'],
    ['of a blocked user who logged out', { blockedAt: 1, revokedBefore: now }, now, 'unauthorized', 'user_blocked'],
  ] as const)('S8: one %s is refused, and writes nothing', async (_, row, provenAt, code, reason) => {
    const { remember, table } = directory();
    await table.put({ ...key, displayName: 'A.', ...row }, callAt());
    const before = table.items();
    await expect(remember(ada, provenAt)).rejects.toEqual(refusing(code, reason));
    expect(table.items()).toEqual(before);
  });

  it.each([
    ['of before a logout everywhere', { revokedBefore: now }, 'reauthentication_required'],
    ['of a user blocked since', { blockedAt: now }, 'unauthorized'],
  ] as const)('S8: one %s changes nothing of a user who is known', async (_, row, code) => {
    const { remember, table } = directory();
    await remember();
    await table.update(key, { set: row }, callAt());
    const before = table.items();
    await expect(remember({ ...ada, displayName: 'A.' })).rejects.toEqual(refusing(code));
    expect(table.items()).toEqual(before);
  });

  it('S8: one that says nothing of any time is refused without a call', async () => {
    const { remember, table } = directory();
    await expect(remember(ada, 0)).rejects.toEqual(refusing('unauthorized', 'issuer_token_without_time'));
    expect(table.operations).toEqual([]);
  });
});
