// The forms of signedPasskeyData that are refused before Corbado is asked, each with its reason for the log.
import { describe, expect, it } from 'vitest';
import { readSignedPasskeyData } from '../../../../functions/shared/passkey/signed-passkey-data.ts';
import { projectId } from '../../a-login.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { goodClaims, passkeyDataOf } from '../../signed-passkey-data.ts';

const read = (text: string) =>
  readSignedPasskeyData(text, projectId, { userIdClaim: 'webauthnId', allowEmailUserId: false }, now);
const readClaims = (changes: Record<string, unknown>) => read(passkeyDataOf({ ...goodClaims, ...changes }));
const refused = (reason: string) => refusing('invalid_passkey_data', reason);

describe('what is refused', () => {
  const [header = '', payload = '', signature = ''] = passkeyDataOf().split('.');
  it.each([
    ['token_form', ''],
    ['token_form', '..'],
    ['token_form', `${header}.${payload}`],
    ['token_form', `${header}..${signature}`],
    ['token_form', `.${payload}.${signature}`],
    ['token_form', `${header}.${payload}.`],
    ['token_form', `${header}.${payload}.${signature}.${signature}`],
    ['token_form', ` ${header}.${payload}.${signature}`],
    ['token_form', `${header}.${payload}.${signature}\n`],
    ['token_form', `${header}.${payload} .${signature}`],
    ['token_form', `${header}.${payload}=.${signature}`],
    ['token_form', `${header}.${payload}.${signature}+/`],
    ['token_form', `${header}.${payload}.é`],
    ['token_too_long', `${header}.${payload}.${'x'.repeat(8192)}`],
    ['token_header', `AAAA.${payload}.${signature}`],
    ['token_header', `_w.${payload}.${signature}`],
    ['token_claims', `${header}.AAAA.${signature}`],
    ['token_claims', `${header}._w.${signature}`],
    ['token_claims', passkeyDataOf('{"iss":"pro-1"')],
  ])('V1: %s: %j', (reason, text) => expect(() => read(text)).toThrow(refused(reason)));

  it.each([
    'null',
    '[]',
    '"RS256"',
    '{}',
    '{"alg":"none"}',
    '{"alg":"HS256"}',
    '{"alg":"rs256"}',
    '{"alg":["RS256"]}',
    '{"alg":"RS384"}',
    '{"alg":"ES256"}',
    '{"alg":null}',
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

  const notAnId = [
    '',
    7,
    null,
    ['x'],
    {},
    'x'.repeat(129),
    'a#b',
    'a\u0000b',
    'a b',
    'é',
    'a/b',
    ' a',
    'a\n',
    undefined,
  ];
  it.each(['iss', 'sub', 'jti'])('V1: token_claims: %s that is no id', (claim) => {
    for (const value of notAnId) expect(() => readClaims({ [claim]: value })).toThrow(refused('token_claims'));
  });

  it.each(['credential', 'challengeId'])('V1: token_claims: %s that is there and no id', (claim) => {
    for (const value of notAnId.slice(0, -1))
      expect(() => readClaims({ [claim]: value })).toThrow(refused('token_claims'));
  });

  const notATime = [-1, 1.5, '1790000000', null, true, [now], 1e300, Number.MAX_SAFE_INTEGER + 2];
  it.each(['exp', 'nbf', 'iat'])('V1: token_claims: %s that is no time', (claim) => {
    for (const value of notATime) expect(() => readClaims({ [claim]: value })).toThrow(refused('token_claims'));
    expect(() => read(passkeyDataOf(JSON.stringify(goodClaims).replace(/"exp":\d+/, '"exp":1e999')))).toThrow(
      refused('token_claims'),
    );
  });

  it('V1: token_claims: no end', () => expect(() => readClaims({ exp: undefined })).toThrow(refused('token_claims')));

  it.each([
    { exp: (now + 300) * 1000 },
    { exp: now + 365 * 86_400 },
    { exp: now + 3661, iat: undefined, nbf: undefined },
    { exp: now + 3601, iat: now, nbf: undefined },
    { exp: now + 3000, iat: now - 601, nbf: undefined },
    { exp: now + 3000, iat: undefined, nbf: now - 601 },
    { iat: 0 },
    { nbf: 0 },
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
