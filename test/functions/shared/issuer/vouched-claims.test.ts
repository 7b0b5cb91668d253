// Whose word makes an address somebody's: the issuer's that verified it, and not that of whoever typed it.
import { describe, expect, it } from 'vitest';
import { readIssuerClaims } from '../../../../functions/shared/issuer/issuer-claims.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodIssuerClaims, issuer, rules } from '../../trusted-issuer.ts';

const trusting = { ...rules, allowEmailUserId: true };
const read = (claims: Record<string, unknown>, changes: Partial<typeof issuer> = {}) =>
  readIssuerClaims({ ...goodIssuerClaims, ...claims }, { ...issuer, ...changes }, trusting, now);
const victim = 'victim@example.com';
const own = 'thief@example.com';
const notVerified = [undefined, false, 'false', null, 1, 'yes', 'TRUE', ['true'], {}];

describe('the identifier', () => {
  it.each([true, 'true'])('A6: is the address when it is verified: %j', (email_verified) => {
    expect(read({ email: own, email_verified })).toMatchObject({ identifier: own });
  });

  it.each(notVerified)(
    'A6: is not the address when verified is %j: the user keeps the one on record',
    (email_verified) => {
      const identity = read({ email: victim, email_verified });
      expect(identity).toMatchObject({ userId: 'u-1', identifierUnverified: true });
      expect(identity).not.toHaveProperty('identifier');
    },
  );

  it('A6: is the number when it is verified', () => {
    const claims = { phone_number: '+491701234567', phone_number_verified: true };
    expect(read(claims, { identifierClaim: 'phone_number' })).toMatchObject({ identifier: '+491701234567' });
  });

  it.each([
    ['another address than the verified one', { preferred_username: victim, email: own, email_verified: true }],
    ['an address with a wide @', { preferred_username: 'victim＠example.com', email: own, email_verified: true }],
    ['an address with a small @', { preferred_username: 'victim﹫example.com', email: own, email_verified: true }],
    ['a number as people write it', { preferred_username: '+49-170-1234567', email: own, email_verified: true }],
    ['a number in wide digits', { preferred_username: '＋４９１７０１２３４', email: own, email_verified: true }],
    ['an address where none is verified', { preferred_username: victim, email: victim, email_verified: false }],
    ['an address and nothing else', { preferred_username: victim, email: undefined, email_verified: true }],
    [
      'another number than the verified one',
      { preferred_username: '+491701', phone_number: '+491702', phone_number_verified: true },
    ],
    [
      'the verified number in a claim for addresses',
      { preferred_username: '+491701', email: '+491701', email_verified: true },
    ],
  ])('A6: is not what a name that users choose holds, when that is %s', (_, claims) => {
    expect(read(claims, { identifierClaim: 'preferred_username' })).not.toHaveProperty('identifier');
  });

  it.each([
    ['the verified address', { preferred_username: own, email: own, email_verified: true }, own],
    [
      'the verified number',
      { preferred_username: '+491701', phone_number: '+491701', phone_number_verified: true },
      '+491701',
    ],
    ['a name', { preferred_username: 'ada', email_verified: false }, 'ada'],
  ])('A6: is what such a name holds, when that is %s', (_, claims, identifier) => {
    expect(read(claims, { identifierClaim: 'preferred_username' })).toMatchObject({ identifier });
  });

  it('A6: is the address all the same where the stage takes the issuer’s word for that claim, and that claim only', () => {
    const claims = { email: own, email_verified: undefined, upn: own };
    expect(read(claims, { trustUnverified: ['email'] })).toMatchObject({ identifier: own });
    expect(read(claims, { trustUnverified: ['email'], identifierClaim: 'upn' })).not.toHaveProperty('identifier');
  });

  it('A6: is never looked for in the prototype', () => {
    expect(read({ constructor_verified: true }, { identifierClaim: 'constructor' })).not.toHaveProperty('identifier');
  });
});

describe('the user id', () => {
  const unverified = refusing('identity_not_accepted', 'issuer_user_id_unverified');

  it.each(notVerified)('A5: that is an address is refused when verified is %j', (email_verified) => {
    expect(() => read({ email: victim, email_verified }, { userIdClaim: 'email' })).toThrow(unverified);
  });

  it.each(['oid', 'preferred_username'])('A5: that is an address is refused under any name: %s', (userIdClaim) => {
    expect(() => read({ [userIdClaim]: victim, email: own }, { userIdClaim })).toThrow(unverified);
  });

  it('A5: that is a number is refused unless it is verified', () => {
    const claims = { phone_number: '+491701' };
    expect(() => read(claims, { userIdClaim: 'phone_number' })).toThrow(unverified);
    const verified = { ...claims, phone_number_verified: true };
    expect(read(verified, { userIdClaim: 'phone_number' })).toMatchObject({ userId: '+491701' });
  });

  it('A5: that is a verified address is one, and names the user at Corbado as well', () => {
    const changes = { userIdClaim: 'email', identifierClaim: 'email' };
    expect(read({ email: own }, changes)).toMatchObject({ userId: own, identifier: own });
    const changed = { ...changes, trustUnverified: ['email'] };
    expect(read({ email: own, email_verified: false }, changed)).toMatchObject({ userId: own, identifier: own });
  });

  it('A5: that is the issuer’s own name for its user needs nobody’s word, whatever it looks like', () => {
    const identity = read({ sub: own, email_verified: false }, { identifierClaim: 'sub' });
    expect(identity).toMatchObject({ userId: own, identifier: own });
  });
});

describe('a user id behind something else', () => {
  const auth0 = { userIdAfter: 'auth0|', identifierClaim: 'sub' };

  it('A5: is what comes after exactly that, also for Corbado', () => {
    expect(read({ sub: 'auth0|1' }, auth0)).toMatchObject({ userId: '1', identifier: '1' });
    expect(read({ sub: 'auth0|a|b' }, auth0)).toMatchObject({ userId: 'a|b' });
    const identity = read({ sub: 'auth0|1' }, { userIdAfter: 'auth0|' });
    expect(identity).toMatchObject({ userId: '1', identifier: 'ada@example.com' });
  });

  it.each(['google-oauth2|1', 'Auth0|1', 'auth0', '1', ' auth0|1', 'x|auth0|1', 'auth01|1'])(
    'A5: of another kind is another person: %j',
    (sub) => {
      expect(() => read({ sub }, auth0)).toThrow(refusing('identity_not_accepted', 'issuer_user_id_prefix'));
    },
  );

  it.each(['auth0|', 'auth0|usr-1', 'auth0|a b', undefined, 7])(
    'A5: that is not acceptable is a mistake of ours: %j',
    (sub) => {
      expect(() => read({ sub }, auth0)).toThrow(refusing('internal_error', 'issuer_user_id_refused'));
    },
  );
});
