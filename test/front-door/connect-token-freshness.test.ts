// Adding or removing a passkey needs a login of at most fifteen minutes ago; listing does not.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, type SignedIn, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
const freshSeconds = 900;

const ask = (type: string, session: SignedIn) =>
  bench.client.post('/auth/corbadoConnectToken', { type }, asBrowser(bench, session));

const ways = [
  ['a passkey login', signInByPasskey],
  ['the existing login', signInByLogin],
] as const;
const limits = [
  ['passkey-append', freshSeconds - 1, 200],
  ['passkey-append', freshSeconds, 200],
  ['passkey-append', freshSeconds + 1, 403],
  ['passkey-delete', freshSeconds, 200],
  ['passkey-delete', freshSeconds + 1, 403],
  ['passkey-list', freshSeconds + 1, 200],
] as const;
const table = ways.flatMap(([way, signIn]) => limits.map((limit) => [way, ...limit, signIn] as const));

test.each(table)('T4: after %s, %s %i s later is answered with %i', async (_, type, age, status, signIn) => {
  const second = startSecond(bench);
  const session = await signIn(bench);
  moveTo(bench, second + age);
  const { result, effects } = await effectsOf(bench, () => ask(type, session));
  expect([result.status, effects.corbado]).toEqual([status, status === 200 ? { connectTokens: 1 } : {}]);
  expect(result.body.code).toBe(status === 200 ? undefined : 'reauthentication_required');
});

test('T4: using the session does not make the login any fresher', async () => {
  const second = startSecond(bench);
  const session = await signInByPasskey(bench);
  for (const age of [300, 600, 900]) {
    moveTo(bench, second + age);
    expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
  }
  moveTo(bench, second + 901);
  expect((await ask('passkey-append', session)).status).toBe(403);
});

test('T4: a new passkey login is fresh again, and the session of before it is not', async () => {
  const old = await signInByPasskey(bench);
  moveTo(bench, nowSeconds(bench) + freshSeconds + 2);
  const fresh = await signInByPasskey(bench, old.userId);
  expect([(await ask('passkey-delete', old)).status, (await ask('passkey-delete', fresh)).status]).toEqual([403, 200]);
});

test.each([
  ['just in time', { ago: freshSeconds }, 200],
  ['a second too late', { ago: freshSeconds + 1 }, 403],
  ['in the future by a skewed clock', { ago: -20 }, 200],
])('T4: the login’s JWT with a login %s', async (_, { ago }, status) => {
  const second = startSecond(bench);
  const bearer = await idTokenFor(bench, newUserId(), { auth_time: second - ago });
  const answer = await bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
  expect(answer.status).toBe(status);
});

test.each([
  ['no auth_time', undefined],
  ['auth_time as a text', '1790000000'],
  ['auth_time of nonsense', -1],
  ['auth_time null', null],
  ['auth_time as a list', [1_790_000_000]],
  ['auth_time in milliseconds', Date.now()],
  ['auth_time in the next century', 4_102_444_800],
])('T4: a JWT with %s opens the list, never append or delete', async (_, auth_time) => {
  const bearer = await idTokenFor(bench, newUserId(), { auth_time });
  const statuses = [];
  for (const type of ['passkey-list', 'passkey-append', 'passkey-delete'])
    statuses.push((await bench.client.post('/connectToken', { type }, { bearer })).status);
  expect(statuses).toEqual([200, 403, 403]);
});

test('T4: a session traded for a JWT without auth_time is never fresh either', async () => {
  const bearer = await idTokenFor(bench, newUserId(), { auth_time: undefined });
  const { body } = await bench.client.post('/auth/session', { delivery: 'token' }, { bearer });
  const options = { bearer: String(body.sessionId) };
  const statuses = [];
  for (const type of ['passkey-list', 'passkey-append', 'passkey-delete'])
    statuses.push((await bench.client.post('/connectToken', { type }, options)).status);
  expect(statuses).toEqual([200, 403, 403]);
});

test('T4: a stale login is told to log in again, not that it is logged out', async () => {
  const session = await signInByPasskey(bench);
  moveTo(bench, nowSeconds(bench) + freshSeconds + 2);
  const answer = await ask('passkey-append', session);
  expect(answer.body).toMatchObject({
    status: 403,
    code: 'reauthentication_required',
    title: 'This needs a recent login',
  });
  expect(answer.setCookie).toEqual([]);
});
