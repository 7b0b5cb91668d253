// Who gets a connect token: the holder of a session cookie, of a bearer session token or of the login's JWT, and nobody else.
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
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
beforeAll(() => warmFunctions(bench));

const ask = (options: object) =>
  effectsOf(bench, () => bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options));

const sessionToken = (): string => {
  const token = `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
  markers.add(token);
  return token;
};

test('T: a cookie, a bearer session token and a JWT are equally good', async () => {
  const options = [
    asBrowser(bench, await signInByPasskey(bench)),
    { bearer: (await signInNatively(bench)).token },
    { bearer: await idTokenFor(bench, newUserId()) },
  ];
  for (const option of options) expect((await ask(option)).result.status).toBe(200);
});

test('T: a browser with the JWT of the login names its origin, and that must be ours', async () => {
  const bearer = await idTokenFor(bench, newUserId());
  const statuses = [];
  for (const origin of [bench.system().url, 'https://evil.example'])
    statuses.push((await ask({ bearer, origin })).result.status);
  expect(statuses).toEqual([200, 403]);
});

test('A1: without any credential it is 401 and nothing happens', async () => {
  for (const options of [{}, { origin: bench.system().url }]) {
    const { result, effects } = await ask(options);
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  }
});

test('A1: a well-formed token that nobody was given costs one read and is 401', async () => {
  const options = [asBrowser(bench, { token: sessionToken() }), { bearer: sessionToken() }];
  for (const option of options) {
    const { result, effects } = await ask(option);
    expect([result.status, effects]).toEqual([401, { dynamodb: { GetItem: 1 }, corbado: {} }]);
  }
});

test('A1: the right user with another secret, and the right secret with another user, are 401', async () => {
  const [one, other] = [await signInByPasskey(bench), await signInByPasskey(bench)];
  const [oneKey, oneSecret] = one.token.split('.');
  const [otherKey] = other.token.split('.');
  const wrong = [`${oneKey}.${randomBytes(32).toString('base64url')}`, `${otherKey}.${oneSecret}`];
  for (const token of wrong) expect((await ask(asBrowser(bench, { token }))).result.status).toBe(401);
});

test('A1: Corbado’s proof of a passkey login is no credential here', async () => {
  const bearer = await passkeyProofFor(bench, newUserId());
  const { result, effects } = await ask({ bearer });
  expect([result.status, effects]).toEqual([401, noEffects]);
});

test('iK15: two credentials at once are 400, whichever they are', async () => {
  const session = await signInByPasskey(bench);
  const idToken = await idTokenFor(bench, session.userId);
  const native = await signInNatively(bench, session.userId);
  for (const bearer of [idToken, native.token, session.token]) {
    const { result, effects } = await ask({ ...asBrowser(bench, session), bearer });
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

test('iK15: two Authorization headers are 400, even with the same token', async () => {
  const { token } = await signInNatively(bench);
  const { result, effects } = await ask({ headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } });
  expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
});

test('iH33: a token in the address opens nothing', async () => {
  const { token } = await signInNatively(bench);
  const names = ['access_token', 'session', 'sessionId', 'token', '__Host-session_id', 'authorization'];
  const query = names.map((name) => `${name}=${token}`).join('&');
  const { result, effects } = await effectsOf(bench, () =>
    bench.client.post(`/connectToken?${query}`, { type: 'passkey-list' }),
  );
  expect([result.status, effects]).toEqual([401, noEffects]);
});
