// What is read from signedPasskeyData, and what is refused before Corbado is asked, each with its reason for the log.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { readSignedPasskeyData } from '../../../../functions/shared/login/proof.ts';
import type { UserIdRules } from '../../../../functions/shared/user/users.ts';
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
    const hints = { jwk: { kty: 'oct' }, jku: 'https://evil.io', x5u: 'https://evil.io', kid: '../../x' };
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
    [{ webauthnId: 'usr-1' }, rulesFor('webauthnId')],
    [{ webauthnId: 'ada@example.com' }, rulesFor('webauthnId')],
    [{ username: '' }, rulesFor('username')],
  ])('A5: user_id_refused: %j', (changes, rules) => {
    expect(() => readClaims(changes, rules)).toThrow(refused('user_id_refused'));
  });
});

describe('what is refused', () => {
  const [header = '', payload = '', signature = ''] = passkeyDataOf().split('.');
  it.each([
    ['token_form', '..'],
    ['token_form', `${header}.${payload}`],
    ['token_form', `${header}..${signature}`],
    ['token_form', `${header}.${payload}.`],
    ['token_form', `${header}.${payload}.${signature}.${signature}`],
    ['token_form', ` ${header}.${payload}.${signature}`],
    ['token_form', `${header}.${payload}.${signature}\n`],
    ['token_form', `${header}.${payload} .${signature}`],
    ['token_form', `${header}.${payload}=.${signature}`],
    ['token_form', `${header}.${payload}.${signature}+/`],
    ['token_form', `${header}.${payload}.é`],
    ['token_too_long', `${header}.${payload}.${'x'.repeat(8192)}`],
    ['token_header', `_w.${payload}.${signature}`],
    ['token_claims', `${header}._w.${signature}`],
    ['token_claims', passkeyDataOf('{"iss":"pro-1"')],
  ])('V1: %s: %j', (reason, text) => expect(() => read(text)).toThrow(refused(reason)));

  it.each([
    'null',
    '{}',
    '{"alg":"none"}',
    '{"alg":"HS256"}',
    '{"alg":"rs256"}',
    '{"alg":["RS256"]}',
    '{"alg":"ES256"}',
    '{"alg":"RS256","crit":["b64"]}',
    '{"alg":"RS256","crit":[]}',
    '{"alg":"RS256","crit":null}',
    '{"alg":"RS256","b64":false}',
    '{"alg":"RS256","b64":true}',
  ])('V1: token_header: %s', (text) =>
    expect(() => read(passkeyDataOf(goodClaims, text))).toThrow(refused('token_header')),
  );

  it.each(['null', '[]', '{}', '"u-1"', '1'])('V1: token_claims: %s', (text) => {
    expect(() => read(passkeyDataOf(text))).toThrow(refused('token_claims'));
  });

  const notAnId = ['', 7, null, ['x'], {}, 'x'.repeat(129), 'a#b', 'a\u0000b', 'a b', 'é', 'a/b', ' a', 'a\n'];
  const notATime = [-1, 1.5, '1790000000', null, true, [now], 1e300, Number.MAX_SAFE_INTEGER + 2];
  it.each([
    ...['iss', 'sub', 'jti'].map((claim) => [claim, [...notAnId, undefined]] as const),
    ...['credential', 'challengeId'].map((claim) => [claim, notAnId] as const),
    ...['nbf', 'iat'].map((claim) => [claim, notATime] as const),
    ['exp', [...notATime, undefined]] as const,
  ])('V1: token_claims: %s that is none', (claim, values) => {
    for (const value of values) expect(() => readClaims({ [claim]: value })).toThrow(refused('token_claims'));
  });

  it('V1: token_claims: an end beyond all numbers', () => {
    const text = JSON.stringify(goodClaims).replace(/"exp":\d+/, '"exp":1e999');
    expect(() => read(passkeyDataOf(text))).toThrow(refused('token_claims'));
  });

  it.each([
    { exp: (now + 300) * 1000 },
    { exp: now + 3661, iat: undefined, nbf: undefined },
    { exp: now + 3601, iat: now, nbf: undefined },
    { exp: now + 3000, iat: now - 601, nbf: undefined },
    { exp: now + 3000, iat: undefined, nbf: now - 601 },
    { iat: now - 365 * 86_400 },
  ])('V1: token_lives_too_long: %j', (times) => {
    expect(() => readClaims(times)).toThrow(refused('token_lives_too_long'));
  });

  it.each([
    { exp: now + 3600, iat: now, nbf: now },
    { exp: now + 3660, iat: undefined, nbf: undefined },
    { exp: now + 1, iat: now - 299, nbf: now - 309 },
    { exp: now - 59, iat: now - 3659, nbf: now - 3659 },
  ])('V1: an hour of life, and a clock that differs, are let through: %j', (times) => {
    expect(readClaims(times).userId).toBe('u-1');
  });

  it.each(['pro-2', 'pro-', 'pro-11', 'PRO-1', 'pro-1.'])('V1: token_of_other_project: %s', (iss) => {
    expect(() => readClaims({ iss })).toThrow(refused('token_of_other_project'));
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
  fc.assert(fc.property(fc.oneof(fc.string(), nearly), check), { numRuns: 200 });
});
