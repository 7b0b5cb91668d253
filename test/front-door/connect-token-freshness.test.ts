// Adding or removing a passkey needs a login of at most fifteen minutes ago; listing does not. Every type and second is tested in
// functions/connect-token (request).
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, type SignedIn, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
const freshSeconds = 900;

const ask = (type: string, session: SignedIn) =>
  effectsOf(bench, () => bench.client.post('/auth/corbadoConnectToken', { type }, asBrowser(bench, session)));

test.each([
  ['a passkey login', signInByPasskey],
  ['the existing login', signInByLogin],
])('T4: %s, however often its session is used, is fresh for fifteen minutes', async (_, signIn) => {
  const second = startSecond(bench);
  const session = await signIn(bench);
  const asked: [string, number, number][] = [
    ['passkey-append', freshSeconds, 200],
    ['passkey-delete', freshSeconds, 200],
    ['passkey-append', freshSeconds + 1, 403],
    ['passkey-delete', freshSeconds + 1, 403],
    ['passkey-list', freshSeconds + 1, 200],
  ];
  for (const [type, age, status] of asked) {
    moveTo(bench, second + age);
    const { result, effects } = await ask(type, session);
    expect([type, age, result.status]).toEqual([type, age, status]);
    expect(effects.corbado).toEqual(status === 200 ? { connectTokens: 1 } : {});
    // A stale login is told to log in again, not that it is logged out.
    expect([result.body.code, result.setCookie]).toEqual([
      status === 200 ? undefined : 'reauthentication_required',
      [],
    ]);
  }
  const fresh = await signInByPasskey(bench, session.userId);
  expect([
    (await ask('passkey-delete', session)).result.status,
    (await ask('passkey-delete', fresh)).result.status,
  ]).toEqual([403, 200]);
});

const statusesBy = async (bearer: string): Promise<number[]> => {
  const statuses = [];
  for (const type of ['passkey-list', 'passkey-append', 'passkey-delete'])
    statuses.push((await bench.client.post('/connectToken', { type }, { bearer })).status);
  return statuses;
};

test.each([
  ['just in time', freshSeconds, 200],
  ['a second too late', freshSeconds + 1, 403],
  ['in the future by a skewed clock', -20, 200],
])('T4: the login’s JWT with a login %s', async (_, ago, status) => {
  const second = startSecond(bench);
  expect(await statusesBy(await idTokenFor(bench, newUserId(), { auth_time: second - ago }))).toEqual([
    200,
    status,
    status,
  ]);
});

// Which values of auth_time are none is tested in functions/shared/issuer (issuer-claims).
test('T4: a JWT without a usable auth_time opens the list, never append or delete, nor does a session traded for it', async () => {
  for (const auth_time of [undefined, 'yesterday', Date.now()]) {
    const bearer = await idTokenFor(bench, newUserId(), { auth_time });
    expect(await statusesBy(bearer)).toEqual([200, 403, 403]);
    const { body } = await bench.client.post('/auth/session', { delivery: 'token' }, { bearer });
    expect(await statusesBy(String(body.sessionId))).toEqual([200, 403, 403]);
  }
});
