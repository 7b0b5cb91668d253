// JWTs of the existing login: which are refused on both endpoints that take one, and what is taken from the others. Every other claim, name
// and forgery is decided in functions/shared/issuer and tested there.
import { beforeAll, expect, test } from 'vitest';
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

test.each<[string, () => Promise<string>, number, string]>([
  ['signed with another key under the right key id', () => sign({ forgery: 'wrong-key' }), 401, 'unauthorized'],
  ['without a signature', () => sign({ forgery: 'alg-none' }), 401, 'unauthorized'],
  ['that expired a minute ago', () => sign({ issuedSecondsAgo: 3660 }), 401, 'unauthorized'],
  ['for another application', () => sign({ claims: { aud: 'another-app' } }), 401, 'unauthorized'],
  [
    'of another issuer',
    () => sign({ claims: { iss: `${bench.system().login.url}.evil.example` } }),
    401,
    'unauthorized',
  ],
  ['with a number for a user', () => sign({ claims: { sub: 42 } }), 401, 'unauthorized'],
  ['that is Corbado’s proof of a login', () => passkeyProofFor(bench, newUserId()), 401, 'unauthorized'],
  ['that is junk', async () => 'a.b.c', 401, 'unauthorized'],
  // For the deployer to see: no other login would change it.
  ['of a user whose id is an address', () => sign({ claims: { sub: 'ada@example.com' } }), 500, 'internal_error'],
])('JWT, A5: one %s is refused at both endpoints, and nothing happens', async (_, make, status, code) => {
  const bearer = await make();
  for (const send of endpoints) {
    const { result, effects } = await effectsOf(bench, () => send(bearer));
    expect([result.status, result.body.code, result.setCookie, effects]).toEqual([status, code, [], noEffects]);
  }
});

test('JWT: our own session token is none, and opens no second session', async () => {
  const { token: bearer } = await signInNatively(bench);
  const { result, effects } = await effectsOf(bench, () => bench.client.post('/auth/session', {}, { bearer }));
  expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
});

test('JWT: a list of applications that has ours in it is accepted, as OpenID Connect says', async () => {
  const bearer = await sign({ claims: { sub: 'user-of-two-apps', aud: ['another-app', 'demo-app'] } });
  for (const send of endpoints) expect((await send(bearer)).status).toBe(200);
});

/** The display name that Corbado hears of for a user whom the login calls this. */
const nameAtCorbado = async (name: unknown, userId = newUserId()): Promise<string> => {
  const bearer = await idTokenFor(bench, userId, { name });
  const answer = await bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
  expect(answer.status).toBe(200);
  const sent = bench.system().corbado.calls.at(-1)?.body as { data?: Record<string, string> } | undefined;
  expect(sent?.data?.identifier).toBe(userId);
  return sent?.data?.displayName ?? '';
};

test('iT7: a name is told to Corbado in one clean line, and the user id where there is none', async () => {
  expect(await nameAtCorbado('Ada\r\nset-cookie: a=1')).toBe('Ada set-cookie: a=1');
  expect(await nameAtCorbado('x'.repeat(1000))).toBe('x'.repeat(64));
  const userId = newUserId();
  expect(await nameAtCorbado({ given: 'Ada' }, userId)).toBe(userId);
});

test('T1: a passkey login has the names that the login told last, and no open session changes its own', async () => {
  const userId = newUserId();
  const sessions = [];
  for (const name of ['Grace Murray', 'Grace Hopper']) {
    await nameAtCorbado(name, userId);
    sessions.push(await signInByPasskey(bench, userId));
  }
  const shown = [];
  for (const session of sessions) shown.push((await bench.client.get('/auth/session', asBrowser(bench, session))).body);
  const ofUser = { userId, identifier: userId, amr: 'passkey' };
  expect(shown).toMatchObject([
    { ...ofUser, displayName: 'Grace Murray' },
    { ...ofUser, displayName: 'Grace Hopper' },
  ]);
});
