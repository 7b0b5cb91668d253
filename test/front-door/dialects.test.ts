// Each name of a route answers exactly what Corbado's page for that name shows: the printed clients decode strictly.
// Pages: integration/generic/backend and native-mobile (2025-09), the example apps for iOS and Android (2025-10).
import { beforeAll, describe, expect, test } from 'vitest';
import { invokeRoute, type RouteName } from '../support/direct-http.ts';
import { warmFunctions } from '../support/effects.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, type SignedIn, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInNatively(bench);
});

const text = expect.stringMatching(/./);
const isOpen = async (bearer: unknown) =>
  (await bench.client.get('/auth/session', { bearer: String(bearer) })).status === 200;

/** As the printed apps do it: no origin, no cookie, and of the body only what the page shows. */
const fromApp = async (path: string, more: object = {}, userId = newUserId()) =>
  bench.client.post(path, { signedPasskeyData: await passkeyProofFor(bench, userId), ...more });
const fromBrowser = async (path: string, more: object = {}) => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post(path, { signedPasskeyData, ...more }, { origin: bench.system().url });
};

describe('T3: a connect token', () => {
  test.each([
    ['/auth/createConnectToken', { connectToken: text }],
    ['/connectToken', { token: text }],
    ['/auth/corbadoConnectToken', { connectToken: text, token: text, expiresAt: expect.any(Number) }],
  ])('from %s is exactly what its clients decode', async (path, expected) => {
    const ask = { connectTokenType: 'passkey-append' };
    const { status, body } = await bench.client.post(path, ask, { bearer: session.token });
    expect([status, body]).toEqual([200, expected]);
  });

  test('of the type passkey-add, as three guides call it, is one of passkey-append', async () => {
    await bench.client.post('/connectToken', { connectTokenType: 'passkey-add' }, { bearer: session.token });
    expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({ type: 'passkey-append' });
  });
});

// What each route gives whom is decided in functions/verify-passkey (usualDelivery) and tested there.
describe('S5: POST /auth/completeLogin', () => {
  const path = '/auth/completeLogin';

  test('gives an app exactly success and accessToken, which is the session, and the cookie where it asks', async () => {
    const { status, body, setCookie } = await fromApp(path);
    expect([status, body, setCookie]).toEqual([200, { success: true, accessToken: text }, []]);
    expect(await isOpen(body.accessToken)).toBe(true);
    const asked = await fromApp(path, { delivery: 'cookie' });
    expect([Object.keys(asked.body), asked.setCookie.length]).toEqual([['success', 'userId', 'expiresAt'], 1]);
  });

  test('gives a browser the cookie and never the token', async () => {
    const { body, setCookie } = await fromBrowser(path);
    expect([Object.keys(body), setCookie.length]).toEqual([['success', 'userId', 'expiresAt'], 1]);
    const refused = await fromBrowser(path, { delivery: 'token' });
    expect([refused.status, refused.body.detail]).toEqual([400, 'A browser gets the session as a cookie only.']);
  });

  test('where the stage gives no tokens in bodies an app is told the setting, and keeps its proof', async () => {
    runWith(bench, 'verify-passkey', { ALLOW_TOKEN_IN_BODY: 'false' });
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const { status, body } = await bench.client.post(path, { signedPasskeyData });
    expect([status, body.code, await rowsOf(bench, userId, 'S#')]).toEqual([400, 'invalid_request', []]);
    expect(body.detail).toContain('session.allowTokenInBody');
    expect((await bench.client.post(path, { signedPasskeyData, delivery: 'cookie' })).status).toBe(200);
    const older = await fromApp('/auth/verifySignedPasskeyData');
    expect([older.status, Object.keys(older.body)]).toEqual([200, ['success', 'userId', 'expiresAt']]);
    runWith(bench, 'verify-passkey', {});
  });
});

test('R4: a login that failed says so in the words of its page, and no other route says anything of success', async () => {
  for (const path of ['/auth/completeLogin', '/auth/passkey/verify', '/auth/verifySignedPasskeyData']) {
    const answers = [
      await fromApp(path, { signedPasskeyData: 'a.b.c' }),
      await bench.client.post(path, 'x'),
      await fromApp(path, { clientState: 'x'.repeat(40_000) }),
    ];
    bench.system().dynamodb.faults.next('any', { kind: 'error', name: 'InternalServerError' }, 1000);
    answers.push(await fromBrowser(path));
    bench.system().dynamodb.faults.clear();
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 413, 503]);
    for (const { body } of answers)
      expect(body).toMatchObject({ success: false, error: text, code: text, title: text, requestId: text });
  }
  expect((await bench.client.post('/auth/corbadoConnectToken', {})).body).not.toHaveProperty('success');
});

test('POST /auth/verifySignedPasskeyData gives an app the session under the name that Corbado’s iOS example reads', async () => {
  const userId = newUserId();
  const { body, setCookie } = await fromApp('/auth/verifySignedPasskeyData', {}, userId);
  const { sessionId } = body;
  const ofSession = { sessionId, accessToken: sessionId, tokenType: 'Bearer' };
  expect([body, setCookie]).toEqual([{ success: true, userId, expiresAt: expect.any(Number), ...ofSession }, []]);
  expect(await isOpen(sessionId)).toBe(true);
});

test.each(['/auth/completeLogin', '/auth/passkey/verify', '/auth/verifySignedPasskeyData'])(
  'at %s a clientState, which older clients send along, is let through and ignored if it is text',
  async (path) => {
    const clientState = newUserId();
    const answer = await fromApp(path, { clientState });
    expect([answer.status, answer.raw.includes(clientState)]).toEqual([200, false]);
    expect((await fromApp(path, { clientState: ['x'] })).status).toBe(400);
  },
);

test('I1: the route that counts is the one API Gateway matched, not the path as it was typed', async () => {
  const headers = { authorization: `Bearer ${session.token}` };
  const keysOf = async (route: RouteName, rawPath: string) => {
    const body = JSON.stringify({ type: 'passkey-list' });
    return Object.keys((await invokeRoute(bench, route, { headers, body, replace: { rawPath } })).body);
  };
  expect(await keysOf('POST /auth/createConnectToken', '/auth/createConnectToken/')).toEqual(['connectToken']);
  expect(await keysOf('POST /connectToken', '/mapping/connectToken')).toEqual(['token']);
  expect(await keysOf('POST /auth/corbadoConnectToken', '/connectToken')).toHaveLength(3);
  const read = { headers, replace: { rawPath: '/mapping/auth/sessions/' } };
  expect(Object.keys((await invokeRoute(bench, 'GET /auth/sessions', read)).body)).toEqual(['sessions']);
  expect((await invokeRoute(bench, 'GET /auth/session', read)).body).toHaveProperty('userId');
});
