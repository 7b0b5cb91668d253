// JWTs of the existing login: which are refused on both endpoints that take one, and what is taken from the others.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IdTokenOverrides } from '../../local/login/id-token.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

// JWTs that the existing login did not issue, not for us or not for now: refused on both endpoints that take one.
describe('issuer forgery', () => {
  const bench = provideSystem();
  beforeAll(async () => {
    await warmFunctions(bench);
    // Both functions hold the login's keys from here on.
    for (const send of endpoints) await send(await sign({}));
  });

  const sign = async (overrides: IdTokenOverrides): Promise<string> => {
    const idToken = await bench.system().login.signIdToken(overrides);
    markers.add(idToken);
    return idToken;
  };

  const endpoints = [
    (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
    (bearer: string) => bench.client.post('/auth/session', {}, { bearer }),
  ];

  const expectRefused = async (bearer: string): Promise<void> => {
    for (const send of endpoints) {
      const { result, effects } = await effectsOf(bench, () => send(bearer));
      expect([result.status, result.body.code, result.setCookie]).toEqual([401, 'unauthorized', []]);
      expect(effects).toEqual(noEffects);
    }
  };

  type Case = readonly [string, () => IdTokenOverrides];
  // Each other claim is decided in functions/shared/issuer and tested there.
  const cases: readonly Case[] = [
    ['signed with another key under the right key id', () => ({ forgery: 'wrong-key' })],
    ['without a signature', () => ({ forgery: 'alg-none' })],
    ['signed with HS256 and the public key as the secret', () => ({ forgery: 'hs256-with-public-key' })],
    ['that expired a minute ago', () => ({ issuedSecondsAgo: 3660 })],
    ['for another application', () => ({ claims: { aud: 'another-app' } })],
    ['of another issuer', () => ({ claims: { iss: 'https://login.example' } })],
    ['of an issuer that begins like ours', () => ({ claims: { iss: `${bench.system().login.url}.evil.example` } })],
  ];

  test.each(cases)('JWT: %s is 401, and nothing is looked up', async (_, overrides) => {
    await expectRefused(await sign(overrides()));
  });

  test('JWT: a signature, a claim or a header changed by one character is 401', async () => {
    const parts = (await sign({})).split('.');
    const changed = (part: string) => `${part.slice(0, 20)}${part[20] === 'A' ? 'B' : 'A'}${part.slice(21)}`;
    for (const position of [0, 1, 2])
      await expectRefused(parts.map((p, i) => (i === position ? changed(p) : p)).join('.'));
    await expectRefused(`${parts[0]}.${parts[1]}.`);
    await expectRefused(`${parts.join('.')}A`);
  });

  test('JWT: the payload of one with the signature of another is 401', async () => {
    const [[header, payload], [, , signature]] = [
      (await sign({ claims: { sub: 'victim' } })).split('.'),
      (await sign({})).split('.'),
    ];
    await expectRefused(`${header}.${payload}.${signature}`);
  });

  test('JWT: Corbado’s signedPasskeyData is not one of the login', async () => {
    await expectRefused(await passkeyProofFor(bench, 'some-user'));
  });

  test('JWT: our own session token is none, and opens no second session', async () => {
    const { token: bearer } = await signInNatively(bench);
    const { result, effects } = await effectsOf(bench, () => bench.client.post('/auth/session', {}, { bearer }));
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  });

  const part = fc
    .oneof(
      fc.json(),
      fc
        .record({
          alg: fc.constantFrom('RS256', 'none', 'HS256', 1),
          kid: fc.jsonValue().filter((kid) => typeof kid !== 'string'),
        })
        .map((header) => JSON.stringify(header)),
      fc.string({ unit: 'binary' }),
    )
    .map((text) => Buffer.from(text).toString('base64url'));
  const junk = fc.oneof(
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    fc.stringMatching(/^[A-Za-z0-9._~+/=-]{1,60}$/),
  );

  test('I1: whatever stands behind Bearer, it is 401 and nothing happens', async () => {
    await fc.assert(
      fc.asyncProperty(junk, async (bearer) => {
        for (const send of endpoints) {
          const { result, effects } = await effectsOf(bench, () => send(bearer));
          expect([result.status, effects]).toEqual([401, noEffects]);
        }
      }),
      { numRuns: 40, seed: 20_261_121 },
    );
  });

  test('JWT: a list of applications that has ours in it is accepted, as OpenID Connect says', async () => {
    const bearer = await sign({ claims: { sub: 'user-of-two-apps', aud: ['another-app', 'demo-app'] } });
    for (const send of endpoints) expect((await send(bearer)).status).toBe(200);
  });
});

// What the existing login says of a user's names: cleaned, kept, and told to Corbado; its user ids: taken as they are or not at all.
describe('issuer profile', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));

  /** The display name that Corbado hears of for a user whom the login calls this. */
  const nameAtCorbado = async (name: unknown, userId = newUserId()): Promise<string> => {
    const bearer = await idTokenFor(bench, userId, { name });
    const answer = await bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
    expect(answer.status).toBe(200);
    const sent = bench.system().corbado.calls.at(-1)?.body as { data?: Record<string, string> } | undefined;
    expect(sent?.data?.identifier).toBe(userId);
    return sent?.data?.displayName ?? '';
  };

  test.each([
    ['a plain name', 'Ada Lovelace', 'Ada Lovelace'],
    ['a line break inside', 'Ada\r\nset-cookie: a=1', 'Ada set-cookie: a=1'],
    ['a thousand letters', 'x'.repeat(1000), 'x'.repeat(64)],
  ])('iT7: %s', async (_, name, expected) => {
    expect(await nameAtCorbado(name)).toBe(expected);
  });

  test.each([
    ['missing', undefined],
    ['an object', { given: 'Ada' }],
  ])('iT7: when the name is %s, the user id stands for it', async (_, name) => {
    const userId = newUserId();
    expect(await nameAtCorbado(name, userId)).toBe(userId);
  });

  test('T1: a later passkey login of the same user has the names that the login told', async () => {
    const userId = newUserId();
    await nameAtCorbado('Grace Hopper', userId);
    const session = await signInByPasskey(bench, userId);
    const shown = await bench.client.get('/auth/session', asBrowser(bench, session));
    expect(shown.body).toMatchObject({ userId, identifier: userId, displayName: 'Grace Hopper', amr: 'passkey' });
  });

  test('T1: a new name counts from the next login on, and changes no session that is open', async () => {
    const userId = newUserId();
    await nameAtCorbado('Grace Murray', userId);
    const before = await signInByPasskey(bench, userId);
    await nameAtCorbado('Grace Hopper', userId);
    const names = [];
    for (const session of [before, await signInByPasskey(bench, userId)])
      names.push((await bench.client.get('/auth/session', asBrowser(bench, session))).body.displayName);
    expect(names).toEqual(['Grace Murray', 'Grace Hopper']);
  });

  const expectNobody = async (sub: unknown, status: number, code: string): Promise<void> => {
    const bearer = await bench.system().login.signIdToken({ claims: { sub } });
    for (const [path, body] of [
      ['/connectToken', { type: 'passkey-list' }],
      ['/auth/session', {}],
    ] as const) {
      const { result, effects } = await effectsOf(bench, () => bench.client.post(path, body, { bearer }));
      expect([result.status, result.body.code, effects]).toEqual([status, code, noEffects]);
    }
  };

  test.each([
    ['missing', undefined],
    ['an e-mail address', 'ada@example.com'],
    ['Corbado’s own id', 'usr-676138078732345317'],
  ])('A5, A6: a user id that is %s is nobody: 500 for the deployer to see, and nothing is written', async (_, sub) => {
    await expectNobody(sub, 500, 'internal_error');
  });

  test.each([['a number', 42]])(
    'A3: a user id that is %s makes it no id token at all: 401, and nothing is written',
    async (_, sub) => {
      await expectNobody(sub, 401, 'unauthorized');
    },
  );
});
