// The user pool's own tokens at the token endpoint and at the exchange: id and access tokens of our client, alive, and no others.
import { beforeAll, describe, expect, it } from 'vitest';
import type { TokenOverrides } from '../../local/cognito/pool-tokens.ts';
import type { RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const list = { type: 'passkey-list' };
const endpoints: readonly (readonly [string, (options: RequestOptions) => ReturnType<typeof bench.client.post>])[] = [
  ['the token endpoint', (options) => bench.client.post('/connectToken', list, options)],
  ['the exchange', (options) => bench.client.post('/auth/session', { delivery: 'token' }, options)],
];
type Kind = 'idToken' | 'accessToken';
const kinds: readonly Kind[] = ['idToken', 'accessToken'];
const tokenOf = async (userId: string, kind: Kind, overrides?: TokenOverrides) =>
  (await poolTokensFor(bench, userId, overrides))[kind];
const forClaims = (claims: Record<string, unknown>): TokenOverrides => ({ idClaims: claims, accessClaims: claims });

describe.each(endpoints)('JWT: at %s', (_, send) => {
  it.each(kinds)('JWT: an %s of our client is accepted', async (kind) => {
    const bearer = await tokenOf(newPoolUser(bench), kind);
    expect((await send({ bearer })).status).toBe(200);
  });

  it.each<[string, Kind, TokenOverrides]>([
    ['an id token of another client', 'idToken', forClaims({ aud: 'another-client' })],
    ['an id token of several clients', 'idToken', forClaims({ aud: ['another-client'] })],
    ['an access token of another client', 'accessToken', forClaims({ client_id: 'another-client' })],
    ['an access token without a client', 'accessToken', forClaims({ client_id: undefined })],
    ['an id token that says it is for access', 'idToken', forClaims({ token_use: 'access' })],
    ['an access token that says it is an id', 'accessToken', forClaims({ token_use: 'id' })],
    ['a token of no use', 'idToken', forClaims({ token_use: undefined })],
    ['an expired id token', 'idToken', { issuedSecondsAgo: 3700 }],
    ['an expired access token', 'accessToken', { issuedSecondsAgo: 3700 }],
    ['a token without an end', 'idToken', forClaims({ exp: undefined })],
    [
      'a token of another pool',
      'idToken',
      forClaims({ iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other' }),
    ],
    ['an id token that is not signed', 'idToken', { forgery: 'alg-none' }],
    ['an access token signed with another key', 'accessToken', { forgery: 'wrong-key' }],
    ['an id token signed with our public key', 'idToken', { forgery: 'hs256-with-public-key' }],
  ])('JWT: %s is 401, and nothing happens', async (_, kind, overrides) => {
    const bearer = await tokenOf(newPoolUser(bench), kind, overrides);
    const { result, effects } = await effectsOf(bench, () => send({ bearer }));
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  });

  it('A5: a token whose user has no acceptable name is our mistake, not the user’s', async () => {
    const bearer = await tokenOf(newPoolUser(bench), 'idToken', forClaims({ 'cognito:username': 'ada@example.com' }));
    const { result, effects } = await effectsOf(bench, () => send({ bearer }));
    expect([result.status, result.body.code, effects]).toEqual([500, 'internal_error', noEffects]);
  });
});

describe('T1: whom they stand for', () => {
  const profile = async (bearer: string) => {
    const { body } = await bench.client.post('/auth/session', { delivery: 'token' }, { bearer });
    return (await bench.client.get('/auth/session', { bearer: String(body.sessionId) })).body;
  };

  it('T1: both stand for the same user, whom Corbado is told by the user name', async () => {
    const userId = newPoolUser(bench);
    const earlier = bench.system().corbado.state.connectTokens.length;
    for (const kind of kinds) {
      const bearer = await tokenOf(userId, kind);
      await bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
    }
    const asked = bench
      .system()
      .corbado.state.connectTokens.slice(earlier)
      .map(({ data }) => data);
    const displayName = 'A Pool User';
    expect(asked).toEqual([
      { identifier: userId, displayName },
      { identifier: userId, displayName },
    ]);
  });

  it('T1: an access token, which has no name, keeps the one that an id token told', async () => {
    const userId = newPoolUser(bench);
    const displayName = 'A Pool User';
    expect((await profile(await tokenOf(userId, 'accessToken'))).displayName).toBe(userId);
    expect((await profile(await tokenOf(userId, 'idToken'))).displayName).toBe(displayName);
    expect(await profile(await tokenOf(userId, 'accessToken'))).toMatchObject({
      userId,
      displayName,
      amr: 'issuer',
    });
  });

  it('T4: an old login may list passkeys and not create one, whichever token says so', async () => {
    const userId = newPoolUser(bench);
    for (const kind of kinds) {
      const bearer = await tokenOf(userId, kind, { issuedSecondsAgo: 1000 });
      const ask = (type: string) => bench.client.post('/connectToken', { type }, { bearer });
      expect([(await ask('passkey-list')).status, (await ask('passkey-append')).body.code]).toEqual([
        200,
        'reauthentication_required',
      ]);
    }
  });

  it('S8: neither opens anything after a logout everywhere', async () => {
    const userId = newPoolUser(bench);
    const before = [
      await tokenOf(userId, 'idToken', { issuedSecondsAgo: 5 }),
      await tokenOf(userId, 'accessToken', { issuedSecondsAgo: 5 }),
    ];
    const { body } = await bench.client.post('/auth/session', { delivery: 'token' }, { bearer: before[0] });
    await bench.client.delete('/auth/sessions', { bearer: String(body.sessionId) });
    for (const bearer of before) for (const [, send] of endpoints) expect((await send({ bearer })).status).toBe(403);
  });
});
