// From the claims of a verified JWT to a user: whatever the existing login puts into them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIssuerClaims } from '../../../../functions/shared/issuer/issuer-claims.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { anyText } from '../../any-text.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodIssuerClaims, issuer, rules } from '../../trusted-issuer.ts';

const read = (changes: Record<string, unknown>, of = issuer) =>
  readIssuerClaims({ ...goodIssuerClaims, ...changes }, of, rules, now);

it('T1: a user is what the named claims say', () => {
  expect(read({ userId: 'evil', identifier: 'evil' })).toEqual({
    userId: 'u-1',
    identifier: 'ada@example.com',
    displayName: 'Ada Lovelace',
    authTimeSeconds: now - 60,
    provenAtSeconds: now - 60,
  });
});

it.each([
  undefined,
  null,
  '',
  7,
  ['u-1'],
  {},
  'usr-1',
  'ada@example.com',
  'u 1',
  'u-1,u-2',
  'u-1\n',
  'é',
  'x'.repeat(129),
])('A5: %j as user id is refused as a mistake of ours, since no login would change it', (sub) =>
  expect(() => read({ sub })).toThrow(refusing('internal_error', 'issuer_user_id_refused')),
);

it.each(['constructor', '__proto__', 'toString'])(
  'I4: the claim %s is not found in an object’s own making',
  (userIdClaim) => {
    expect(() => read({}, { ...issuer, userIdClaim })).toThrow(refusing('internal_error'));
  },
);

describe('the identifier', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['x'.repeat(256), 'x'.repeat(256)],
    ['x'.repeat(257), undefined],
    ['', undefined],
    [' ada', undefined],
    ['ada lovelace', undefined],
    ['ada\u00a0lovelace', undefined],
    ['ada,bob', undefined],
    ['ada\r\nx: y', undefined],
    ['ada\u0000', undefined],
    ['ada\u200b', undefined],
    ['ada\u202e', undefined],
    ['ada\ud800', undefined],
    [['ada'], undefined],
    [7, undefined],
    [undefined, undefined],
  ])('A6: %j becomes %j', (email, expected) => expect(read({ email }).identifier).toBe(expected));
});

describe('the display name', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t\n Lovelace ', 'Ada Lovelace'],
    ['Ada\r\nx: y', 'Ada x: y'],
    ['Ada\u0000\u0007\u200b\u202eB', 'Ada B'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['李小龙 😀', '李小龙 😀'],
    ['x'.repeat(1000), 'x'.repeat(64)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
    ['', undefined],
    [' \n ', undefined],
    ['\ud800', undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('T1: %j becomes %j', (name, expected) => expect(read({ name }).displayName).toBe(expected));

  it('T1: is cut between characters, so that what is sent on is still text', () => {
    expect(read({ name: `${'x'.repeat(63)}😀` }).displayName).toSatisfy((name: string) => name.isWellFormed());
  });

  it('T1: is one line of text, whatever the claim holds', () => {
    const check = (name: unknown) => {
      const { displayName } = read({ name });
      if (displayName === undefined) return;
      expect(displayName).toMatch(/^\P{C}{1,64}$/u);
      expect(displayName.trim()).toBe(displayName);
    };
    fc.assert(fc.property(fc.oneof(anyText, fc.anything()), check), { numRuns: 500 });
  });
});

it('I3: any claims give a user or our own refusal', () => {
  const claims = fc.dictionary(fc.constantFrom('sub', 'email', 'name', 'auth_time', 'iat'), fc.anything());
  const check = (fields: Record<string, unknown>) => {
    try {
      expect(readIssuerClaims(fields, issuer, rules, now).userId).toMatch(/^[\x21-\x7e]{1,128}$/);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  };
  fc.assert(fc.property(claims, check), { numRuns: 500 });
});
