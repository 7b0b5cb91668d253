// Which texts are user ids, what is known of a user beyond the id, and what ends or forbids logins: a logout everywhere, and a block.
import { describe, expect, it } from 'vitest';
import { startedFlag } from '../../../../functions/shared/flag/flag-row.ts';
import { userKeyOf, userRowKey } from '../../../../functions/shared/table/rows.ts';
import type { Item } from '../../../../functions/shared/table/table.ts';
import {
  findLoginUser,
  findUser,
  isAcceptableUserId,
  readKnownUser,
  requireMayLogIn,
  revokeBeforeNow,
} from '../../../../functions/shared/user/users.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { openSessionOn, projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { rules } from '../../trusted-issuer.ts';

const userKey = userKeyOf(projectId, 'u-1');
const key = userRowKey(userKey);
const untouched = { revokedBeforeSeconds: 0, revokedMark: '', isBlocked: false, spentUntil: undefined };

describe('a user id', () => {
  it.each([
    'u-1',
    '0',
    'auth0|5f7c8ec7c33c6c004bbafe82',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'urn:user/42=+~._-',
    'x'.repeat(128),
    'usr',
    'USR-1',
  ])('A6: %j is one', (text) => expect(isAcceptableUserId(text, rules)).toBe(true));

  it('A6: is made of the documented characters, up to 128 of them', () => {
    const isOne = (text: string) => isAcceptableUserId(text, { userIdClaim: 'sub', allowEmailUserId: true });
    const all = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
    const digits = '0123456789';
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const documented = `+-./${digits}:=@${letters.toUpperCase()}_${letters}|~`;
    for (const within of [(c: string) => `u${c}1`, (c: string) => `${c}u`, (c: string) => `u${c}`])
      expect(all.filter((character) => isOne(within(character))).join('')).toBe(documented);
    expect(['', 'x'.repeat(129)].map(isOne)).toEqual([false, false]);
  });

  it('A5: is Corbado’s own id only where the stage names sub, and an address only where it allows addresses', () => {
    expect(isAcceptableUserId('usr-1', rules)).toBe(false);
    expect(isAcceptableUserId('usr-1', { ...rules, userIdClaim: 'username' })).toBe(false);
    expect(isAcceptableUserId('usr-1', { ...rules, userIdClaim: 'sub' })).toBe(true);
    expect(isAcceptableUserId('ada@example.com', rules)).toBe(false);
    expect(isAcceptableUserId('@', rules)).toBe(false);
    expect(isAcceptableUserId('ada@example.com', { ...rules, allowEmailUserId: true })).toBe(true);
    expect(isAcceptableUserId('ada@example.com,bob@example.com', { ...rules, allowEmailUserId: true })).toBe(false);
  });
});

describe('what is known', () => {
  const known = async (row: Item) => {
    const table = memoryTable();
    await openSessionOn(table)();
    await table.put({ ...key, ...row }, callAt());
    table.operations.length = 0;
    return table;
  };

  it('T1: of nobody on record is the user id', async () => {
    const nobody = { identifier: 'u-9', displayName: 'u-9', ...untouched };
    const table = await known({});
    expect(await findUser(table, projectId, 'u-9', callAt())).toEqual(nobody);
    expect(await findLoginUser(table, projectId, 'u-9', callAt())).toEqual({
      ...nobody,
      flag: expect.objectContaining({ state: 'none' }),
    });
  });

  it('T1: is the profile, what ends logins and, for a login, the flag, each by one read', async () => {
    const profile = { identifier: 'ada@example.com', displayName: 'Ada' };
    const table = await known({ ...profile, revokedBefore: 7, spentUntil: 8, ...startedFlag('nonce', callAt()) });
    const expected = { ...untouched, ...profile, revokedBeforeSeconds: 7, spentUntil: 8 };
    expect(await findUser(table, projectId, 'u-1', callAt())).toEqual(expected);
    expect(await findLoginUser(table, projectId, 'u-1', callAt())).toEqual({
      ...expected,
      flag: expect.objectContaining({ state: 'pending', claim: 'nonce', claimedAtSeconds: now }),
    });
    expect(table.operations).toEqual(['get', 'query']);
  });

  it('R5: of a row with attributes of other types is a user all the same', () => {
    const odd = { identifier: 7, displayName: '', revokedMark: 3, spentUntil: 'much', blockedAt: 'yes' };
    expect(readKnownUser('u-1', { ...key, ...odd })).toEqual({
      ...{ identifier: '7', displayName: 'u-1', revokedBeforeSeconds: 0, revokedMark: '3' },
      ...{ isBlocked: true, spentUntil: undefined },
    });
  });
});

describe('a logout everywhere', () => {
  const loggingOut = () => {
    const table = memoryTable();
    const marks = ['mark-0', 'mark-1', 'mark-2'].values();
    const chance = { nonce: () => marks.next().value ?? '' };
    return {
      table,
      revoke: (at: number) => revokeBeforeNow(table, userKey, callAt(at, { chance })),
      find: () => findUser(table, projectId, 'u-1', callAt()),
    };
  };

  it('S8: leaves another mark each time, also in the same second, and its latest moment', async () => {
    const { find, revoke } = loggingOut();
    const seen: unknown[] = [];
    for (const at of [now, now, now + 1]) {
      await revoke(at);
      const { revokedMark, revokedBeforeSeconds } = await find();
      seen.push([revokedMark, revokedBeforeSeconds]);
    }
    expect(seen).toEqual([
      ['mark-0', now],
      ['mark-1', now],
      ['mark-2', now + 1],
    ]);
  });

  it('S8: never moves its moment back when a clock is behind, and leaves its mark', async () => {
    const { find, revoke } = loggingOut();
    await revoke(now + 5);
    await revoke(now);
    expect(await find()).toMatchObject({ revokedBeforeSeconds: now + 5, revokedMark: 'mark-1' });
  });

  it('S8: whose moment cannot be read closes the door, until there is another one', async () => {
    const { table, find, revoke } = loggingOut();
    await table.put({ ...key, revokedBefore: 'soon' }, callAt());
    const user = await find();
    expect(() => requireMayLogIn(user, now + 1_000_000)).toThrow(refusing('unauthorized', 'revoked_since'));
    await revoke(now);
    expect(await find()).toMatchObject({ revokedBeforeSeconds: now });
  });

  it('R5: whose moment cannot be written has not happened, and leaves no mark', async () => {
    const down = new Error('down');
    let writes = 0;
    const update = () => (writes++ === 0 ? Promise.reject(down) : Promise.resolve({}));
    await expect(revokeBeforeNow({ update }, userKey, callAt())).rejects.toBe(down);
    expect(writes).toBe(1);
  });
});

describe('who may log in', () => {
  it.each<[string, Item, number, string | undefined]>([
    ['who never logged out everywhere', {}, now, undefined],
    ['who never did, by what was proven at no known time', {}, 0, undefined],
    ['by what was proven after a logout everywhere', { revokedBefore: now }, now + 1, undefined],
    ['by what was proven in its second', { revokedBefore: now }, now, 'revoked_since'],
    ['by what was proven before it', { revokedBefore: now }, now - 1, 'revoked_since'],
    ['by what was proven at no known time', { revokedBefore: 1 }, 0, 'revoked_since'],
    ['blocked', { blockedAt: now }, now + 1, 'user_blocked'],
    ['blocked, who logged out everywhere', { blockedAt: 1, revokedBefore: now }, now, 'user_blocked'],
  ])('S8: a user %s', (_, row, provenAt, reason) => {
    const check = () => requireMayLogIn(readKnownUser('u-1', row), provenAt);
    if (reason === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(refusing('unauthorized', reason));
  });
});
