// What counts as a user id, and the key that its rows live under.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAcceptableUserId, type UserIdRules, userKeyOf } from '../../../../functions/shared/user/user-id.ts';

const rules: UserIdRules = { userIdClaim: 'webauthnId', allowEmailUserId: false };

import { anyText } from '../../any-text.ts';

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

  it.each([
    '',
    ' ',
    ' u-1',
    'u-1 ',
    'u 1',
    'u-1\n',
    'u\t1',
    'u\u00001',
    'u\u007f1',
    'u,1',
    'u-1;u-2',
    'u#1',
    'u"1',
    "u'1",
    'u\\1',
    'u<1>',
    'u%201',
    'u*',
    'ü',
    'u\u0308',
    'а', // Cyrillic
    'u\u200b1',
    'u\ud800',
    'x'.repeat(129),
  ])('A6: %j is none', (text) => {
    expect(isAcceptableUserId(text, { userIdClaim: 'sub', allowEmailUserId: true })).toBe(false);
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

  it('A6: that is accepted has one spelling, and is made of the documented characters', () => {
    const some = fc.record({
      userIdClaim: fc.constantFrom<UserIdRules['userIdClaim']>('webauthnId', 'username', 'sub'),
      allowEmailUserId: fc.boolean(),
    });
    const near = fc.string({ unit: fc.constantFrom(...'aZ09._~:|+@=/- ,\u00e9\u0308\n'), maxLength: 140 });
    const check = (text: string, by: UserIdRules) => {
      if (!isAcceptableUserId(text, by)) return;
      expect(text).toBe(text.normalize('NFC'));
      expect(text).toBe(text.normalize('NFKC'));
      expect(text).toMatch(/^[A-Za-z0-9._~:|+@=/-]{1,128}$/);
      expect(text.includes('@') && !by.allowEmailUserId).toBe(false);
    };
    fc.assert(fc.property(fc.oneof(near, anyText), some, check), { numRuns: 2000 });
  });
});

describe('a user key', () => {
  it('A5: is 22 characters, the same every time, and another for every user and project', () => {
    // echo -n 'pro-1\nu-1' | sha256, first 16 bytes in base64url
    expect(userKeyOf('pro-1', 'u-1')).toBe('3LKSPpUaKhSZiL5Frkdx4A');
    const keys = [
      userKeyOf('pro-1', 'u-1'),
      userKeyOf('pro-1', 'u-2'),
      userKeyOf('pro-2', 'u-1'),
      userKeyOf('pro-1', 'U-1'),
    ];
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/);
  });
});
