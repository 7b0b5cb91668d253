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
const fromBrowser = async (path: string, more: object = {}, userId = newUserId()) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
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

  test.each(['type', 'connectTokenType'])(
    'passkey-add as %s, as three guides call it, is passkey-append',
    async (word) => {
      const { status } = await bench.client.post('/connectToken', { [word]: 'passkey-add' }, { bearer: session.token });
      expect([status, (bench.system().corbado.calls.at(-1)?.body as { type?: unknown } | undefined)?.type]).toEqual([
        200,
        'passkey-append',
      ]);
    },
  );
});

describe('S5: POST /auth/completeLogin', () => {
  const path = '/auth/completeLogin';

  test('gives an app exactly success and accessToken, which is the session', async () => {
    const { status, body, setCookie } = await fromApp(path);
    expect([status, body, setCookie]).toEqual([200, { success: true, accessToken: text }, []]);
    expect(await isOpen(body.accessToken)).toBe(true);
  });

  test('answers the same when the app asks for the token by name', async () => {
    expect((await fromApp(path, { delivery: 'token' })).body).toEqual({ success: true, accessToken: text });
  });

  test('gives a browser the cookie and no token', async () => {
    const userId = newUserId();
    const { body, setCookie } = await fromBrowser(path, {}, userId);
    expect([body, setCookie.length]).toEqual([{ success: true, userId, expiresAt: expect.any(Number) }, 1]);
  });

  test('refuses a browser that asks for the token', async () => {
    const { status, body } = await fromBrowser(path, { delivery: 'token' });
    expect([status, body.success, body.detail]).toEqual([400, false, 'A browser gets the session as a cookie only.']);
  });

  test('gives the cookie to whoever asks for it, as the server behind a web app does', async () => {
    const { body, setCookie } = await fromApp(path, { delivery: 'cookie' });
    expect([Object.keys(body), setCookie.length]).toEqual([['success', 'userId', 'expiresAt'], 1]);
  });

  test('where the stage gives no tokens in bodies an app is told the setting, and keeps its proof', async () => {
    runWith(bench, 'verify-passkey', { ALLOW_TOKEN_IN_BODY: 'false' });
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const ask = (more: object) => bench.client.post(path, { signedPasskeyData, ...more });
    const { status, body } = await ask({});
    expect([status, body.success, body.code, await rowsOf(bench, userId, 'S#')]).toEqual([
      400,
      false,
      'invalid_request',
      [],
    ]);
    expect(body.detail).toContain('session.allowTokenInBody');
    expect((await ask({ delivery: 'cookie' })).status).toBe(200);
    runWith(bench, 'verify-passkey', {});
  });
});

describe('R4: a login that failed says so in the words of its page', () => {
  test.each(['/auth/completeLogin', '/auth/passkey/verify', '/auth/verifySignedPasskeyData'])('at %s', async (path) => {
    const { url } = bench.system();
    const answers = [
      await bench.client.post(path, { signedPasskeyData: 'a.b.c' }),
      await bench.client.post(path, {}),
      await bench.client.post(path, 'x'),
      await bench.client.post(path, { signedPasskeyData: 'x'.repeat(40_000) }),
      await bench.client.post(path, 'a=b', { headers: { 'content-type': 'text/plain' } }),
      await bench.client.post(path, { signedPasskeyData: 'a.b.c' }, { origin: `${url}.evil.example` }),
    ];
    bench.system().dynamodb.faults.next('any', { kind: 'error', name: 'InternalServerError' }, 1000);
    answers.push(await fromBrowser(path));
    bench.system().dynamodb.faults.clear();
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 400, 413, 415, 403, 503]);
    for (const { body } of answers)
      expect(body).toMatchObject({ success: false, error: text, code: text, title: text, requestId: text });
  });

  test('and no other route says anything of success', async () => {
    const { body } = await bench.client.post('/auth/corbadoConnectToken', {});
    expect(body).not.toHaveProperty('success');
  });
});

describe('POST /auth/verifySignedPasskeyData', () => {
  const path = '/auth/verifySignedPasskeyData';

  test('gives an app the session under the name that Corbado’s iOS example reads', async () => {
    const userId = newUserId();
    const { body, setCookie } = await fromApp(path, {}, userId);
    const { sessionId } = body;
    expect([body, setCookie]).toEqual([
      { success: true, userId, expiresAt: expect.any(Number), sessionId, accessToken: sessionId, tokenType: 'Bearer' },
      [],
    ]);
    expect(await isOpen(sessionId)).toBe(true);
  });

  test('sets the cookie, as before, for a browser and where the stage gives no tokens in bodies', async () => {
    expect((await fromBrowser(path)).setCookie).toHaveLength(1);
    runWith(bench, 'verify-passkey', { ALLOW_TOKEN_IN_BODY: 'false' });
    const { status, body, setCookie } = await fromApp(path);
    expect([status, Object.keys(body), setCookie.length]).toEqual([200, ['success', 'userId', 'expiresAt'], 1]);
    runWith(bench, 'verify-passkey', {});
  });
});

describe('clientState, which older clients send along', () => {
  test.each(['/auth/completeLogin', '/auth/passkey/verify', '/auth/verifySignedPasskeyData'])(
    'is let through and ignored at %s',
    async (path) => {
      const clientState = newUserId();
      const answer = await fromApp(path, { clientState });
      expect([answer.status, answer.raw.includes(clientState)]).toEqual([200, false]);
      expect(bench.system().logs.some(({ text: line }) => line.includes(clientState))).toBe(false);
    },
  );

  test.each([[null], [7], [{}], [['x']]])('but %j is no clientState', async (clientState) => {
    expect((await fromApp('/auth/completeLogin', { clientState })).status).toBe(400);
  });

  test('and one that is too large is refused like any other body', async () => {
    expect((await fromApp('/auth/completeLogin', { clientState: 'x'.repeat(40_000) })).status).toBe(413);
  });
});

test('accessToken stands beside sessionId wherever a session is given in a body', async () => {
  for (const { body } of [session.answer, await fromApp('/auth/passkey/verify', { delivery: 'token' })]) {
    expect(body.sessionId).toEqual(text);
    expect(body.accessToken).toBe(body.sessionId);
  }
});

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
