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

// Whom Corbado is told a token is for, at a login whose users are known by their address: never by an address that is somebody else's.
describe('issuer identifiers', () => {
  const bench = provideSystem();

  const withIssuer = (changes: Partial<TrustedIssuer>): void => {
    for (const name of ['connect-token', 'session'] as const) {
      const issuers = JSON.parse(environmentOf(bench, name).TRUSTED_ISSUERS ?? '') as TrustedIssuer[];
      const changed = issuers.map((issuer) => (issuer.isUserPool ? issuer : { ...issuer, ...changes }));
      runWith(bench, name, { TRUSTED_ISSUERS: JSON.stringify(changed) });
    }
  };
  beforeAll(async () => {
    await warmFunctions(bench);
    withIssuer({ identifierClaim: 'email' });
  });

  const ask = async (userId: string, claims: Record<string, unknown>) => {
    const bearer = await idTokenFor(bench, userId, claims);
    const send = () => bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
    const { result, calls } = await callsDuring(bench, 'connectTokens', send);
    return { status: result.status, code: result.body.code, bearer, calls: JSON.stringify(calls) };
  };
  const addressOf = (userId: string): string => `${userId}@example.com`;

  test('A6: an address that is not verified gets nobody a token for whoever has it', async () => {
    const [victim, thief] = [newUserId(), newUserId()];
    const email = addressOf(victim);
    const first = await ask(victim, { email });
    expect([first.status, first.calls.includes(email)]).toEqual([200, true]);
    for (const email_verified of [false, undefined, 'no']) {
      const { status, calls } = await ask(thief, { email, email_verified });
      expect([status, calls.includes(email), calls.includes(thief)]).toEqual([200, false, true]);
    }
  });

  test('A6: a verified address that another user has is refused on both endpoints, and Corbado is not asked', async () => {
    const [victim, thief] = [newUserId(), newUserId()];
    const email = addressOf(victim);
    expect((await ask(victim, { email })).status).toBe(200);
    const { status, code, calls, bearer } = await ask(thief, { email });
    expect([status, code, calls]).toEqual([409, 'identifier_taken', '[]']);
    const session = await bench.client.post('/auth/session', {}, { bearer });
    expect([session.status, session.body.code, session.setCookie]).toEqual([409, 'identifier_taken', []]);
    expect((await ask(victim, { email })).status).toBe(200);
  });

  test('A5: users of another connection are refused, and those of ours go by what comes after it', async () => {
    withIssuer({ userIdAfter: 'auth0|', identifierClaim: 'sub' });
    const userId = newUserId();
    const own = await ask(`auth0|${userId}`, {});
    expect([own.status, own.calls.includes(`"${userId}"`)]).toEqual([200, true]);
    const other = await ask(`google-oauth2|${userId}`, {});
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

    it.each<[string, Kind, TokenOverrides]>([
      ['an id token of another client', 'idToken', forClaims({ aud: 'another-client' })],
      ['an access token of another client', 'accessToken', forClaims({ client_id: 'another-client' })],
      ['an id token that says it is for access', 'idToken', forClaims({ token_use: 'access' })],
      ['an expired id token', 'idToken', { issuedSecondsAgo: 3700 }],
      [
        'a token of another pool',
        'idToken',
        forClaims({ iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other' }),
      ],
      ['an access token signed with another key', 'accessToken', { forgery: 'wrong-key' }],
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
});
