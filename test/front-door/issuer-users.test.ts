// Whom a JWT stands for: identifiers that may be somebody else's, and the user pool's two kinds of token.
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { TrustedIssuer } from '../../functions/shared/environment/fields.ts';
import type { TokenOverrides } from '../../local/cognito/pool-tokens.ts';
import type { RequestOptions } from '../support/client.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { environmentOf, runWith } from '../support/run-with.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolTokensFor } from '../support/user-pool.ts';

// Whom Corbado is told a token is for, at a login of several connections whose users are known by their address: never by an address that is
// somebody else's. What else a claim may say is decided in functions/shared/issuer and functions/shared/user and tested there.
describe('issuer identifiers', () => {
  const bench = provideSystem();

  beforeAll(async () => {
    await warmFunctions(bench);
    for (const name of ['connect-token', 'session'] as const) {
      const issuers = JSON.parse(environmentOf(bench, name).TRUSTED_ISSUERS ?? '') as TrustedIssuer[];
      const changes: Partial<TrustedIssuer> = { identifierClaim: 'email', userIdAfter: 'auth0|' };
      const changed = issuers.map((issuer) => (issuer.isUserPool ? issuer : { ...issuer, ...changes }));
      runWith(bench, name, { TRUSTED_ISSUERS: JSON.stringify(changed) });
    }
  });

  const ask = async (userId: string, claims: Record<string, unknown>, connection = 'auth0') => {
    const bearer = await idTokenFor(bench, `${connection}|${userId}`, claims);
    const send = () => bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
    const { result, calls } = await callsDuring(bench, 'connectTokens', send);
    return { status: result.status, code: result.body.code, bearer, calls: JSON.stringify(calls) };
  };

  test('A6: a user’s address is told to Corbado, and to nobody else a token for it, verified or not', async () => {
    const [victim, thief] = [newUserId(), newUserId()];
    const email = `${victim}@example.com`;
    const first = await ask(victim, { email });
    expect([first.status, first.calls.includes(email)]).toEqual([200, true]);
    const unverified = await ask(thief, { email, email_verified: false });
    expect([unverified.status, unverified.calls.includes(email), unverified.calls.includes(thief)]).toEqual([
      200,
      false,
      true,
    ]);
    const { status, code, calls, bearer } = await ask(newUserId(), { email });
    expect([status, code, calls]).toEqual([409, 'identifier_taken', '[]']);
    const session = await bench.client.post('/auth/session', {}, { bearer });
    expect([session.status, session.body.code, session.setCookie]).toEqual([409, 'identifier_taken', []]);
    expect((await ask(victim, { email })).status).toBe(200);
  });

  test('A5: a user of another connection is refused', async () => {
    const userId = newUserId();
    const other = await ask(userId, { email: `${userId}@example.com` }, 'google-oauth2');
    expect([other.status, other.code, other.calls]).toEqual([403, 'identity_not_accepted', '[]']);
  });
});

// The user pool's own tokens at the token endpoint and at the exchange: id and access tokens of our client, alive, and no others.
describe('issuer pool tokens', () => {
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

    it.each<[string, Kind, TokenOverrides, number, string]>([
      ['an id token of another client', 'idToken', forClaims({ aud: 'another-client' }), 401, 'unauthorized'],
      [
        'an access token of another client',
        'accessToken',
        forClaims({ client_id: 'another-client' }),
        401,
        'unauthorized',
      ],
      ['an access token signed with another key', 'accessToken', { forgery: 'wrong-key' }, 401, 'unauthorized'],
      // Our mistake, and not the user's.
      [
        'a user without an acceptable name',
        'idToken',
        forClaims({ 'cognito:username': 'a@b.c' }),
        500,
        'internal_error',
      ],
    ])('JWT, A5: %s is refused, and nothing happens', async (_, kind, overrides, status, code) => {
      const bearer = await tokenOf(newPoolUser(bench), kind, overrides);
      const { result, effects } = await effectsOf(bench, () => send({ bearer }));
      expect([result.status, result.body.code, effects]).toEqual([status, code, noEffects]);
    });
  });

  describe('T1: whom they stand for', () => {
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
});
