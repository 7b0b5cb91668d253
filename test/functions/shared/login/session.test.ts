// A session as a value: the token that a client holds, when it is alive, when it ends, and when its use is recorded.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintSecret } from '../../../../functions/shared/frame/call.ts';
import {
  formatSessionToken,
  hashSecret,
  isAlive,
  isTouchDue,
  newSession,
  parseSessionToken,
  publicIdOf,
  readSession,
} from '../../../../functions/shared/login/session.ts';
import { limits, loginOf, sessionOf } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';

const { absoluteSeconds, idleSeconds } = limits;

describe('the limits', () => {
  it('S3: begin with the login', () => {
    expect(newSession(loginOf(), 'hash', limits, now)).toEqual({
      ...loginOf(),
      secretHash: 'hash',
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + absoluteSeconds,
    });
  });

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('S3: %i s from either end, alive is %j, however recently it was used', (seconds, expected) => {
    const absolute = now + absoluteSeconds + seconds;
    expect(isAlive(sessionOf({ lastSeenAt: absolute }), limits, absolute)).toBe(expected);
    const lastSeenAt = now + 600;
    expect(isAlive(sessionOf({ lastSeenAt }), limits, lastSeenAt + idleSeconds + seconds)).toBe(expected);
  });
});

describe('a use', () => {
  it.each([
    [1800, 0, false],
    [1800, 179, false],
    [1800, 180, true],
    [1800, 1799, true],
    [5, 0, false],
    [5, 1, true],
  ])('S9: with an idle limit of %i s, %i s after the last one recorded, is recorded: %j', (idle, seconds, expected) => {
    expect(isTouchDue(sessionOf(), { absoluteSeconds, idleSeconds: idle }, now + seconds)).toBe(expected);
  });
});

describe('a row', () => {
  const row = { ...sessionOf(), credentialId: 'cre-1' };

  it('S2: is read as it was written, whatever else is in it', () => {
    expect(readSession({ ...row, ttl: 1, note: 'x' })).toEqual(readSession(row));
    expect(readSession(row)).toMatchObject({ userId: 'u-1', credentialId: 'cre-1' });
  });

  it.each([
    { userId: 7 },
    { userId: undefined },
    { amr: 'password' },
    { expiresAt: '1790000000' },
    { expiresAt: Number.NaN },
    { expiresAt: Number.POSITIVE_INFINITY },
    { expiresAt: -1 },
    { lastSeenAt: 1.5 },
    { createdAt: undefined },
    { authTime: null },
    { credentialId: 7 },
  ])('A3: with %j is no session', (change) => expect(readSession({ ...row, ...change })).toBeUndefined());

  it('S1: is shown by a part of its hash', () => {
    const session = sessionOf({ secretHash: 'abcdefghijklmnopqrstuvwxyz' });
    expect(publicIdOf(session)).toBe('abcdefghijklmnop');
  });
});

const userKey = 'k'.repeat(22);
const secret = 's'.repeat(43);

describe('a secret', () => {
  it('S1: is 32 random bytes in 43 characters of base64url', () => {
    const asked: number[] = [];
    const bytes = (size: number) => {
      asked.push(size);
      return Buffer.alloc(size, 0xff);
    };
    const minted = mintSecret(callAt(now, { chance: { bytes } }).chance);
    expect(asked).toEqual([32]);
    expect(minted).toBe(`${'_'.repeat(42)}8`);
    const many = Array.from({ length: 100 }, () => mintSecret(callAt().chance));
    expect(new Set(many).size).toBe(100);
    expect(many.every((one) => /^[A-Za-z0-9_-]{43}$/.test(one))).toBe(true);
  });

  it('S1: is stored as the SHA-256 of its text', () => {
    expect(hashSecret(secret)).toBe(createHash('sha256').update(Buffer.from(secret, 'ascii')).digest('base64url'));
    // Decoding ignores the last two bits; the hash must not.
    const [one, other] = [`${'A'.repeat(42)}A`, `${'A'.repeat(42)}B`];
    expect(Buffer.from(one, 'base64url')).toEqual(Buffer.from(other, 'base64url'));
    expect(hashSecret(one)).not.toBe(hashSecret(other));
  });
});

describe('a token', () => {
  it('S1: comes back as it was formatted', () => {
    const ofLength = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));
    const check = (token: { userKey: string; secret: string }) => {
      expect(parseSessionToken(formatSessionToken(token))).toEqual(token);
    };
    fc.assert(fc.property(fc.record({ userKey: ofLength(22), secret: ofLength(43) }), check));
  });

  it.each([
    '',
    secret,
    `${userKey}.${secret.slice(1)}`,
    `${userKey}.${secret}x`,
    `${userKey.slice(1)}.${secret}`,
    `${userKey}.${secret}.${secret}`,
    `${userKey}.${secret}\n`,
    `${userKey}.${secret.slice(1)}+`,
    `${userKey}.${secret.slice(1)}é`,
  ])('S1: %j is none', (text) => expect(parseSessionToken(text)).toBeUndefined());
});
