// The session cookie as it is set and deleted, to the letter, and that a token is never in cookie and body at once.
import { expect, test } from 'vitest';
import { type Answer, cookieName, type RequestOptions } from '../support/client.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByLogin,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const deleted = `__Host-session_id=; ${attributes}; Max-Age=0`;

/** The two endpoints that open a session, with a proof that is good once. */
const openers = {
  'POST /auth/session': async (body: object, options: RequestOptions): Promise<Answer> =>
    bench.client.post('/auth/session', body, { bearer: await idTokenFor(bench, newUserId()), ...options }),
  'POST /auth/passkey/verify': async (body: object, options: RequestOptions): Promise<Answer> => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...body }, options);
  },
  'POST /auth/verifySignedPasskeyData': async (body: object, options: RequestOptions): Promise<Answer> => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return bench.client.post('/auth/verifySignedPasskeyData', { signedPasskeyData, ...body }, options);
  },
};
const names = Object.keys(openers) as (keyof typeof openers)[];
const browser = () => ({ origin: bench.system().url });

test.each(names)('S4: %s sets exactly this cookie', async (name) => {
  const { status, setCookie } = await openers[name]({}, browser());
  expect([status, setCookie.length]).toEqual([200, 1]);
  const [cookie = ''] = setCookie;
  const value = /^__Host-session_id=([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43});/.exec(cookie)?.[1];
  expect(cookie).toBe(`__Host-session_id=${value}; ${attributes}; Max-Age=10800`);
  expect(cookie.length).toBeLessThan(4096);
});

test.each(names)('S5: %s with a cookie has no token in the body', async (name) => {
  const { body, raw, setCookie } = await openers[name]({}, browser());
  expect(Object.keys(body).sort()).toEqual(['expiresAt', 'success', 'userId']);
  const [, secret = 'none'] = /\.([^;]+);/.exec(setCookie[0] ?? '') ?? [];
  expect(raw).not.toContain(secret);
});

test.each(names)('S5: %s with a token in the body sets no cookie', async (name) => {
  const { status, body, setCookie } = await openers[name]({ delivery: 'token' }, {});
  expect([status, setCookie]).toEqual([200, []]);
  expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresAt', 'sessionId', 'success', 'tokenType', 'userId']);
  expect(body.tokenType).toBe('Bearer');
});

const fromBrowsers: readonly (readonly [string, () => RequestOptions])[] = [
  ['an origin of ours', browser],
  ['Sec-Fetch-Site: same-origin', () => ({ headers: { 'sec-fetch-site': 'same-origin' } })],
  ['Sec-Fetch-Site: same-site', () => ({ headers: { 'sec-fetch-site': 'same-site' } })],
];
const askers = names.flatMap((name) => fromBrowsers.map(([what, options]) => [name, what, options] as const));

test.each(askers)('S5: %s gives no token in the body to a browser, told by %s', async (name, _, options) => {
  await bench.system().warm(name === 'POST /auth/session' ? 'session' : 'verify-passkey');
  const { result, effects } = await effectsOf(bench, () => openers[name]({ delivery: 'token' }, options()));
  expect([result.status, result.body.code, result.setCookie, effects]).toEqual([400, 'invalid_request', [], noEffects]);
});

test.each(names)('S5: %s with a delivery that does not exist is 400', async (name) => {
  for (const delivery of ['both', '', null, ['token'], 'Token', true])
    expect((await openers[name]({ delivery }, {})).status).toBe(400);
});

test.each([
  ['DELETE /auth/session', 204, '/auth/session'],
  ['DELETE /auth/sessions', 200, '/auth/sessions'],
])('S4: %s deletes the cookie with the attributes it was set with', async (_, status, path) => {
  for (const signIn of [signInByPasskey, signInByLogin]) {
    const answer = await bench.client.delete(path, asBrowser(bench, await signIn(bench)));
    expect([answer.status, answer.setCookie]).toEqual([status, [deleted]]);
  }
});

test('S4: a native app that logs out gets no cookie to delete', async () => {
  for (const path of ['/auth/session', '/auth/sessions']) {
    const { token: bearer } = await signInNatively(bench);
    expect((await bench.client.delete(path, { bearer })).setCookie).toEqual([]);
  }
});

test('S4: nothing else sets a cookie', async () => {
  const options = asBrowser(bench, await signInByPasskey(bench));
  const answers = [
    await bench.client.get('/auth/session', options),
    await bench.client.get('/auth/sessions', options),
    await bench.client.post('/connectToken', { type: 'passkey-list' }, options),
    await bench.client.post('/auth/session', {}, browser()),
    await bench.client.post('/auth/passkey/verify', {}, browser()),
    await bench.client.get('/auth/session', { ...browser(), headers: { cookie: `${cookieName}=junk` } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 400, 401]);
  expect(answers.flatMap(({ setCookie }) => setCookie)).toEqual([]);
});

// Which of a header's cookies counts is decided in functions/shared/http and tested there, name by name; here, once through each face.
const byHand = (token: string, cookies: (pair: string) => unknown) => {
  const replace = { cookies: cookies(`${cookieName}=${token}`) };
  return effectsOf(bench, () =>
    invokeRoute(bench, 'GET /auth/session', { headers: { origin: bench.system().url }, replace }),
  );
};

test('S6: the session is the one cookie of exactly that name, whatever stands beside it', async () => {
  const { userId, token } = await signInByPasskey(bench);
  const headers = { cookie: `a=1; session_id=x; __proto__=y;${cookieName}=${token}; b=%` };
  expect((await bench.client.get('/auth/session', { ...browser(), headers })).body).toMatchObject({ userId });
  const statuses = [
    await byHand(token, (pair) => ['a=1', pair]),
    await byHand(token, (pair) => [`\u2000${pair}`]),
    await byHand(token, (pair) => [pair.toLowerCase().replace('__host', '__HOST')]),
    await byHand(token, () => [1, null, ['x']]),
  ].map(({ result }) => result.status);
  expect(statuses).toEqual([200, 401, 401, 401]);
});

test('iK3, iK5: no session at all, two of them, or a malformed one: refused without a look at the table', async () => {
  const { token } = await signInByPasskey(bench);
  for (const [cookies, status] of [
    [() => [], 401],
    [() => [`${cookieName}=${token}A`], 401],
    [(pair: string) => [pair, pair], 400],
    [(pair: string) => [`${pair}; ${cookieName}=evil`], 400],
  ] as const) {
    const { result, effects } = await byHand(token, cookies);
    expect([result.status, effects]).toEqual([status, noEffects]);
  }
});
