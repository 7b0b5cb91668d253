// From the claims of a verified JWT to a user: whatever the existing login puts into them.
import { describe, expect, it } from 'vitest';
import { readIssuerClaims } from '../../../../functions/shared/issuer/issuer-claims.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodIssuerClaims, issuer, rules } from '../../trusted-issuer.ts';

const read = (changes: Record<string, unknown>, of = issuer) =>
  readIssuerClaims({ ...goodIssuerClaims, ...changes }, of, rules, now);

const nothing = (claim: unknown): [unknown, undefined] => [claim, undefined];

it('T1: a user is what the named claims say', () => {
  expect(read({ userId: 'evil', identifier: 'evil' })).toEqual({
    ...{ userId: 'u-1', identifier: 'ada@example.com', displayName: 'Ada Lovelace' },
    ...{ authTimeSeconds: now - 60, provenAtSeconds: now - 60 },
  });
});

it.each([
  ...[undefined, null, '', 7, ['u-1'], {}, 'usr-1', 'ada@example.com'],
  ...['u 1', 'u-1,u-2', 'u-1\n', 'é', 'x'.repeat(129)],
])('A5: %j as user id is refused as a mistake of ours, since no login would change it', (sub) => {
  expect(() => read({ sub })).toThrow(refusing('internal_error', 'issuer_user_id_refused'));
});

it.each(['constructor', '__proto__', 'toString'])('I4: the claim %s is not found in the prototype', (userIdClaim) => {
  expect(() => read({}, { ...issuer, userIdClaim })).toThrow(refusing('internal_error'));
});

it.each<[unknown, string | undefined]>([
  ['ada@example.com', 'ada@example.com'],
  ['Zoe\u0308', 'Zo\u00eb'],
  ['x'.repeat(256), 'x'.repeat(256)],
  ...['x'.repeat(257), '', ' ada', 'ada lovelace', 'ada\u00a0lovelace', 'ada,bob'].map(nothing),
  ...['ada\r\nx: y', 'ada\u0000', 'ada\u200b', 'ada\u202e', 'ada\ud800'].map(nothing),
  ...[['ada'], 7, undefined].map(nothing),
])('A6: the identifier %j becomes %j', (email, expected) => expect(read({ email }).identifier).toBe(expected));

describe('the display name', () => {
  it.each<[unknown, string | undefined]>([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t\n Lovelace ', 'Ada Lovelace'],
    ['Ada\r\nx: y', 'Ada x: y'],
    ['Ada\u0000\u0007\u200b\u202eB', 'Ada B'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['李小龙 😀', '李小龙 😀'],
    ['x'.repeat(1000), 'x'.repeat(64)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
    ...['', ' \n ', '\ud800', {}, undefined].map(nothing),
  ])('T1: %j becomes %j', (name, expected) => expect(read({ name }).displayName).toBe(expected));

  it('T1: is cut between characters, so that what is sent on is still text', () => {
    expect(read({ name: `${'x'.repeat(63)}😀` }).displayName).toSatisfy((name: string) => name.isWellFormed());
  });
});

describe('when the user logged in', () => {
  it.each<[Record<string, unknown>, number, number]>([
    [{ auth_time: now - 60 }, now - 60, now - 60],
    [{ auth_time: now - 60.5 }, now - 61, now - 61],
    [{ auth_time: now + 30 }, now, now],
    [{ auth_time: now + 60 }, now, now],
    ...[now + 61, now + 3600, now * 1000, undefined, String(now), null, -1, Number.NaN, Number.POSITIVE_INFINITY].map(
      (auth_time): [Record<string, unknown>, number, number] => [{ auth_time }, 0, now - 30],
    ),
    [{ auth_time: undefined, iat: undefined }, 0, 0],
    [{ auth_time: undefined, iat: 'x' }, 0, 0],
  ])('T4: by %j is %i, proven at %i', (changes, authTimeSeconds, provenAtSeconds) => {
    expect(read(changes)).toMatchObject({ authTimeSeconds, provenAtSeconds });
  });

  it('T4: is the token’s own age where the stage says so', () => {
    expect(read({}, { ...issuer, authTimeClaim: 'iat' })).toMatchObject({ authTimeSeconds: now - 30 });
  });
});
