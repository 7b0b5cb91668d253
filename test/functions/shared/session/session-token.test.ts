// The token a client holds, and what of it is stored.
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSessionToken,
  hashSecret,
  isSecret,
  mintSecret,
  parseSessionToken,
} from '../../../../functions/shared/session/session-token.ts';

const userKey = 'k'.repeat(22);
const secret = 's'.repeat(43);

describe('a secret', () => {
  it('S1: is 32 random bytes in 43 characters of base64url', () => {
    const asked: number[] = [];
    const minted = mintSecret((size) => {
      asked.push(size);
      return Buffer.alloc(size, 0xff);
    });
    expect(asked).toEqual([32]);
    expect(minted).toBe(`${'_'.repeat(42)}8`);
    const many = Array.from({ length: 1000 }, () => mintSecret(randomBytes));
    expect(new Set(many).size).toBe(1000);
    expect(many.every(isSecret)).toBe(true);
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
    '.',
    secret,
    `${userKey}${secret}`,
    `${userKey}.`,
    `.${secret}`,
    `${userKey}.${secret.slice(1)}`,
    `${userKey}.${secret}x`,
    `${userKey.slice(1)}.${secret}`,
    `x${userKey}.${secret}`,
    `${userKey}..${secret}`,
    `${userKey}.${secret}.${secret}`,
    `${userKey}.${secret}\n`,
    ` ${userKey}.${secret}`,
    `"${userKey}.${secret}"`,
    `${userKey}.${secret.slice(1)}+`,
    `${userKey}.${secret.slice(1)}/`,
    `${userKey}.${secret.slice(1)}=`,
    `${userKey}.${secret.slice(2)} s`,
    `${userKey}.${secret.slice(1)}é`,
    `U#${userKey.slice(2)}.${secret}`,
    'undefined.undefined',
  ])('S1: %j is none', (text) => expect(parseSessionToken(text)).toBeUndefined());

  it('S1: is nothing but base64url of these lengths', () => {
    const check = (text: string) => {
      expect(parseSessionToken(text) !== undefined).toBe(/^[\w-]{22}\.[\w-]{43}$/.test(text));
    };
    const near = fc.tuple(fc.string(), fc.constantFrom(`${userKey}.${secret}`, secret, '.'), fc.string());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          near.map((parts) => parts.join('')),
        ),
        check,
      ),
    );
  });
});
