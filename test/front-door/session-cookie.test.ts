// The session cookie as it is set and deleted, to the letter, and that a token is never in cookie and body at once.
import { beforeAll, expect, test } from 'vitest';
import { type Answer, cookieName, type RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const browser = () => ({ origin: bench.system().url });

type Open = (body: object, options: RequestOptions) => Promise<Answer>;
const exchange: Open = async (body, options) =>
  bench.client.post('/auth/session', body, { bearer: await idTokenFor(bench, newUserId()), ...options });
const verifyAt =
  (path: string): Open =>
  async (body, options) => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return bench.client.post(path, { signedPasskeyData, ...body }, options);
  };
/** The endpoints that open a session, with a proof that is good once. */
const openers: [string, Open][] = [
  ['POST /auth/session', exchange],
  ['POST /auth/passkey/verify', verifyAt('/auth/passkey/verify')],
  ['POST /auth/verifySignedPasskeyData', verifyAt('/auth/verifySignedPasskeyData')],
];

test.each(openers)('S4, S5: %s sets exactly this cookie, with no token in the body', async (_, open) => {
  const { status, body, raw, setCookie } = await open({}, browser());
  const [, value, secret = 'none'] = /^__Host-session_id=([\w-]{22}\.([\w-]{43}));/.exec(setCookie[0] ?? '') ?? [];
  expect([status, setCookie]).toEqual([200, [`__Host-session_id=${value}; ${attributes}; Max-Age=10800`]]);
  expect(Object.keys(body).sort()).toEqual(['expiresAt', 'success', 'userId']);
  expect(raw).not.toContain(secret);
});

test.each(openers)('S5: %s with a token in the body sets no cookie', async (_, open) => {
  const { status, body, setCookie } = await open({ delivery: 'token' }, {});
  expect([status, setCookie, body.tokenType]).toEqual([200, [], 'Bearer']);
  expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresAt', 'sessionId', 'success', 'tokenType', 'userId']);
});

// What tells a browser is decided in functions/shared/login (session-delivery) and tested there.
test.each(openers)('S5: %s gives no token in the body to a browser, and nothing happens', async (_, open) => {
  for (const options of [browser(), { headers: { 'sec-fetch-site': 'same-origin' } }]) {
    const { result, effects } = await effectsOf(bench, () => open({ delivery: 'token' }, options));
    expect([result.status, result.setCookie, effects]).toEqual([400, [], noEffects]);
  }
});

test.each([
  ['/auth/session', 204],
  ['/auth/sessions', 200],
])(
  'S4: DELETE %s deletes the cookie with the attributes it was set with, and an app has none',
  async (path, status) => {
    const answer = await bench.client.delete(path, asBrowser(bench, await signInByPasskey(bench)));
    expect([answer.status, answer.setCookie]).toEqual([status, [`__Host-session_id=; ${attributes}; Max-Age=0`]]);
    const { token: bearer } = await signInNatively(bench);
    expect((await bench.client.delete(path, { bearer })).setCookie).toEqual([]);
  },
);

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

// Which of a header's cookies counts is decided in functions/shared/http and tested there, name by name.
test('S6, iK5: the session is the one cookie of exactly that name, whatever stands beside it', async () => {
  const { token } = await signInByPasskey(bench);
  const statuses = [];
  for (const cookie of [
    `a=1; session_id=x; __proto__=y;${cookieName}=${token}; b=%`,
    `${cookieName.toUpperCase()}=${token}`,
    `${cookieName}=${token}A`,
    `${cookieName}=${token}; ${cookieName}=evil`,
  ])
    statuses.push((await bench.client.get('/auth/session', { ...browser(), headers: { cookie } })).status);
  expect(statuses).toEqual([200, 401, 401, 400]);
});
