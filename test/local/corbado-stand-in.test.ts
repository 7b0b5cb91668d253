// The stand-in for Corbado's Backend API keeps the contract: credentials, envelopes, tokens, single use.
import { describe, expect, it } from 'vitest';
import {
  apiSecret,
  append,
  basic,
  connectTokensPath,
  json,
  list,
  provideCorbado,
  send,
  verifyPath,
} from './corbado-raw-client.ts';

const { corbado } = provideCorbado();

const userId = 'c364a852-0071-70a4-0fe8-ed5728aa9522';
const verify = async (signedPasskeyData: unknown, username: unknown = userId) =>
  json(await send(corbado(), { path: verifyPath, body: { signedPasskeyData, username } })).verificationResult;

describe('credentials', () => {
  it.each([
    ['basic', basic()],
    ['bearer', `Bearer ${apiSecret}`],
  ])('accepts %s', async (scheme, authorization) => {
    expect((await send(corbado(), { path: connectTokensPath, body: list, authorization })).status).toBe(200);
    expect(corbado().calls.at(-1)?.authorizationScheme).toBe(scheme);
  });

  it.each([
    ['none', undefined],
    ['a wrong secret', basic('corbado1_other')],
    ['another project', `Basic ${Buffer.from(`pro-2:${apiSecret}`).toString('base64')}`],
    ['the secret alone after Basic', `Basic ${apiSecret}`],
    ['an unknown scheme', `Digest ${apiSecret}`],
  ])('refuses %s with login_error', async (_, authorization) => {
    const answer = await send(corbado(), { path: connectTokensPath, body: list, authorization });
    expect(answer.status).toBe(401);
    expect(json(answer)).toMatchObject({ httpStatusCode: 401, error: { type: 'login_error' } });
  });

  it('accepts the secrets of a rotation', async () => {
    corbado().acceptSecrets([apiSecret, 'corbado1_new']);
    const ask = async (secret: string) =>
      (await send(corbado(), { path: connectTokensPath, body: list, authorization: basic(secret) })).status;
    expect([await ask(apiSecret), await ask('corbado1_new')]).toEqual([200, 200]);
    corbado().acceptSecrets(['corbado1_new']);
    expect(await ask(apiSecret)).toBe(401);
    corbado().acceptSecrets([apiSecret]);
  });
});

describe('envelopes', () => {
  it.each([
    ['an unknown path', { path: '/v2/unknown', body: {} }, 404, 'not_found'],
    ['a wrong method', { path: connectTokensPath, method: 'GET' }, 405, 'method_not_allowed'],
    ['a body that is not JSON', { path: connectTokensPath, body: '{' }, 400, 'invalid_json'],
    ['a wrong type', { path: connectTokensPath, body: { ...list, type: 'passkey' } }, 400, 'validation_error'],
    ['append without name', { path: connectTokensPath, body: { ...list, type: append.type } }, 400, 'validation_error'],
    ['list without user', { path: connectTokensPath, body: { type: list.type, data: {} } }, 400, 'validation_error'],
  ])('answers %s', async (_, request, status, type) => {
    const answer = await send(corbado(), request);
    expect(answer.status).toBe(status);
    expect(json(answer)).toMatchObject({
      httpStatusCode: status,
      requestData: { requestID: expect.stringMatching(/^req-\d+$/) },
      error: { type },
    });
  });

  it('names the fields that it refuses', async () => {
    const answer = await send(corbado(), { path: connectTokensPath, body: { type: 'passkey-list', data: {} } });
    expect(json(answer).error).toMatchObject({ validation: [{ field: 'data.identifier' }] });
  });
});

describe('signedPasskeyData', () => {
  it('is verified once, also when it arrives many times at once', async () => {
    const token = await corbado().signPasskeyData();
    const results = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    expect(results.sort()).toEqual([...Array(9).fill('invalid_challenge'), 'success']);
  });

  it('stays usable after a mismatch of the user', async () => {
    const token = await corbado().signPasskeyData();
    expect([await verify(token, 'somebody-else'), await verify(token)]).toEqual(['user_mismatch', 'success']);
  });

  it.each([
    ['wrong key', { forgery: 'wrong-key' as const }, 'invalid_signature'],
    ['alg none', { forgery: 'alg-none' as const }, 'invalid_signature'],
    ['HS256 with the public key', { forgery: 'hs256-with-public-key' as const }, 'invalid_signature'],
    ['another project', { claims: { iss: 'pro-2' } }, 'invalid_signature'],
    ['expired', { issuedSecondsAgo: 301 }, 'invalid_challenge'],
    ['unknown challenge', { registerChallenge: false }, 'invalid_challenge'],
    ['challenge left out', { claims: { challengeId: undefined } }, 'invalid_challenge'],
  ])('is refused: %s', async (_, overrides, result) => {
    expect(await verify(await corbado().signPasskeyData(overrides))).toBe(result);
  });

  it('is refused when it is no token at all', async () => {
    expect(await verify('nonsense')).toBe('invalid_signature');
  });

  it('can be served on the path of the guides alone, without a user name', async () => {
    corbado().servePluralVerifyPathOnly(true);
    const body = { signedPasskeyData: await corbado().signPasskeyData() };
    const specified = await send(corbado(), { path: verifyPath, body: { ...body, username: userId } });
    const guide = await send(corbado(), { path: '/v2/passkeys/verifySignedData', body });
    corbado().servePluralVerifyPathOnly(false);
    expect([specified.status, json(specified).error]).toEqual([404, expect.objectContaining({ type: 'not_found' })]);
    expect(json(guide)).toEqual({ verificationResult: 'success' });
  });
});
