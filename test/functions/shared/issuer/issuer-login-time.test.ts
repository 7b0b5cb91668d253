// When a user logged in at the existing login, by the token's own word and never later than now.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readIssuerClaims } from '../../../../functions/shared/issuer/issuer-claims.ts';
import { now } from '../../call-at.ts';
import { goodIssuerClaims, issuer, rules } from '../../trusted-issuer.ts';

const read = (changes: Record<string, unknown>, of = issuer) =>
  readIssuerClaims({ ...goodIssuerClaims, ...changes }, of, rules, now);

it.each([
  [{ auth_time: now - 60 }, now - 60, now - 60],
  [{ auth_time: now - 60.5 }, now - 61, now - 61],
  [{ auth_time: now + 30 }, now, now],
  [{ auth_time: now + 60 }, now, now],
  [{ auth_time: now + 61 }, 0, now - 30],
  [{ auth_time: now + 3600 }, 0, now - 30],
  [{ auth_time: now * 1000 }, 0, now - 30],
  [{ auth_time: undefined }, 0, now - 30],
  [{ auth_time: String(now) }, 0, now - 30],
  [{ auth_time: null }, 0, now - 30],
  [{ auth_time: -1 }, 0, now - 30],
  [{ auth_time: Number.NaN }, 0, now - 30],
  [{ auth_time: Number.POSITIVE_INFINITY }, 0, now - 30],
  [{ auth_time: undefined, iat: undefined }, 0, 0],
  [{ auth_time: undefined, iat: 'x' }, 0, 0],
])('T4: of %j is %i, proven at %i', (changes, authTimeSeconds, provenAtSeconds) => {
  expect(read(changes)).toMatchObject({ authTimeSeconds, provenAtSeconds });
});

it('T4: is the token’s own age where the stage says so', () => {
  expect(read({}, { ...issuer, authTimeClaim: 'iat' })).toMatchObject({ authTimeSeconds: now - 30 });
});

it('T4: is never in the future, so that no login stays recent for ever', () => {
  const check = (auth_time: unknown) => {
    const { authTimeSeconds } = read({ auth_time });
    expect(Number.isSafeInteger(authTimeSeconds) && authTimeSeconds >= 0 && authTimeSeconds <= now).toBe(true);
  };
  fc.assert(fc.property(fc.oneof(fc.double(), fc.anything()), check));
});
