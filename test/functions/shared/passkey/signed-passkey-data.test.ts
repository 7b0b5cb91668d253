// What of signedPasskeyData is refused before Corbado is asked, and what is read from the rest.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSignedPasskeyData } from '../../../../functions/shared/passkey/signed-passkey-data.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import type { UserIdRules } from '../../../../functions/shared/user/user-id.ts';
import { projectId } from '../../a-login.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodClaims, passkeyDataOf } from '../../signed-passkey-data.ts';

const rulesFor = (userIdClaim: UserIdRules['userIdClaim'], allowEmailUserId = false) => ({
  userIdClaim,
  allowEmailUserId,
});
const read = (text: string, rules: UserIdRules = rulesFor('webauthnId'), at = now) =>
  readSignedPasskeyData(text, projectId, rules, at);
const readClaims = (changes: Record<string, unknown>, rules?: UserIdRules) =>
  read(passkeyDataOf({ ...goodClaims, ...changes }), rules);
const refused = (reason: string) => refusing('invalid_passkey_data', reason);

describe('what is read', () => {
  it('V4: are the claims of this very text', () => {
    const text = passkeyDataOf({ ...goodClaims, extra: 'x' });
    expect(read(text)).toEqual({
      signedPasskeyData: text,
      unverifiedClaims: goodClaims,
      userId: 'u-1',
      expectedUsername: 'u-1',
    });
  });

  it('V4: of a claim stated twice, the value that is judged is the value that is used', () => {
    const twice = JSON.stringify(goodClaims).replace('"u-1"', '"u-1","webauthnId":"u-2"');
    expect(read(passkeyDataOf(twice))).toMatchObject({ userId: 'u-2', expectedUsername: 'u-2' });
  });

  it.each([
    ['webauthnId', 'u-1'],
    ['username', 'ada'],
    ['sub', 'usr-1'],
  ] as const)('A5: the user is the one of the claim %s, and Corbado is asked for its own', (claim, userId) => {
    expect(read(passkeyDataOf(), rulesFor(claim))).toMatchObject({ userId, expectedUsername: 'u-1' });
  });

  it('V1: key hints in the header are not looked at', () => {
    const hints = {
      jwk: { kty: 'oct' },
      jku: 'https://evil.io',
      x5u: 'https://evil.io',
      kid: '../../x',
    };
    expect(read(passkeyDataOf(goodClaims, { alg: 'RS256', ...hints })).userId).toBe('u-1');
  });

  it('V1: what the documents leave out may be missing', () => {
    const { iat, nbf, username, credential, challengeId, ...rest } = goodClaims;
    expect(read(passkeyDataOf(rest)).userId).toBe('u-1');
  });
});

describe('when and for whom it counts', () => {
  it.each([
    ['exp', -61, 'token_expired'],
    ['exp', -60, 'token_expired'],
    ['exp', -59, undefined],
    ['nbf', 60, undefined],
    ['nbf', 61, 'token_not_yet_valid'],
    ['iat', 60, undefined],
    ['iat', 61, 'token_from_the_future'],
    ['iat', 3600, 'token_from_the_future'],
  ])('V1: %s of now %i s: %s', (claim, seconds, reason) => {
    const check = () => readClaims({ [claim]: now + seconds });
    if (reason === undefined) expect(check().userId).toBe('u-1');
    else expect(check).toThrow(refused(reason));
  });

  it.each([
    [{ webauthnId: undefined }, rulesFor('webauthnId')],
    [{ webauthnId: '' }, rulesFor('webauthnId')],
    [{ webauthnId: 'usr-1' }, rulesFor('webauthnId')],
    [{ webauthnId: 'ada@example.com' }, rulesFor('webauthnId')],
    [{ webauthnId: 'u-1,u-2' }, rulesFor('webauthnId', true)],
    [{ username: undefined }, rulesFor('username')],
    [{ username: '' }, rulesFor('username')],
  ])('A5: user_id_refused: %j', (changes, rules) => {
    expect(() => readClaims(changes, rules)).toThrow(refused('user_id_refused'));
  });
});

it('V6: whatever the text, there is one refusal for it', () => {
  const json = fc.oneof(
    fc.json(),
    fc.record({ alg: fc.constant('RS256') }).map((value) => JSON.stringify(value)),
  );
  const nearly = fc.tuple(json, json).map(([claims, header]) => passkeyDataOf(claims, header));
  const check = (text: string) => {
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code: 'invalid_passkey_data' });
    }
  };
  fc.assert(fc.property(fc.oneof(fc.string(), nearly), check), { numRuns: 1000 });
});
