// The names of a route differ in what they answer. What each says to the letter is held against Corbado's pages in test/contract, and which
// of them gives a token to whom is tested in functions/verify-passkey (usualDelivery); here, what a stage and a failure make of that.
import { beforeAll, expect, test } from 'vitest';
import { invokeRoute, type RouteName } from '../support/direct-http.ts';
import { warmFunctions } from '../support/effects.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const text = expect.stringMatching(/./);

/** As the printed apps do it: no origin, no cookie, and of the body only what the page shows. */
const fromApp = async (path: string, more: object = {}, userId = newUserId()) =>
  bench.client.post(path, { signedPasskeyData: await passkeyProofFor(bench, userId), ...more });
const fromBrowser = async (path: string, more: object = {}) => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post(path, { signedPasskeyData, ...more }, { origin: bench.system().url });
};

test('S5: POST /auth/completeLogin gives an app the cookie where it asks, and a browser never the token', async () => {
  const asked = await fromApp('/auth/completeLogin', { delivery: 'cookie' });
  expect([Object.keys(asked.body), asked.setCookie.length]).toEqual([['success', 'userId', 'expiresAt'], 1]);
  const refused = await fromBrowser('/auth/completeLogin', { delivery: 'token' });
  expect([refused.status, refused.body.detail]).toEqual([400, 'A browser gets the session as a cookie only.']);
});

test('S5: where the stage gives no tokens in bodies an app is told the setting, and keeps its proof', async () => {
  runWith(bench, 'verify-passkey', { ALLOW_TOKEN_IN_BODY: 'false' });
  const userId = newUserId();
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const { status, body } = await bench.client.post('/auth/completeLogin', { signedPasskeyData });
  expect([status, body.code, await rowsOf(bench, userId, 'S#')]).toEqual([400, 'invalid_request', []]);
  expect(body.detail).toContain('session.allowTokenInBody');
  const again = await bench.client.post('/auth/completeLogin', { signedPasskeyData, delivery: 'cookie' });
  expect(again.status).toBe(200);
  const older = await fromApp('/auth/verifySignedPasskeyData');
  expect([older.status, Object.keys(older.body)]).toEqual([200, ['success', 'userId', 'expiresAt']]);
  runWith(bench, 'verify-passkey', {});
});

test('R4: a login that failed says so in the words of its page, and no other route says anything of success', async () => {
  for (const path of ['/auth/completeLogin', '/auth/passkey/verify', '/auth/verifySignedPasskeyData']) {
    const answers = [
      await fromApp(path, { signedPasskeyData: 'a.b.c' }),
      await fromApp(path, { clientState: ['older clients send text'] }),
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

test('I1: the route that counts is the one API Gateway matched, not the path as it was typed', async () => {
  const headers = { authorization: `Bearer ${(await signInNatively(bench)).token}` };
  const keysOf = async (route: RouteName, rawPath: string) => {
    const body = route.startsWith('POST') ? JSON.stringify({ type: 'passkey-list' }) : '';
    return Object.keys((await invokeRoute(bench, route, { headers, body, replace: { rawPath } })).body);
  };
  expect(await keysOf('POST /auth/createConnectToken', '/auth/createConnectToken/')).toEqual(['connectToken']);
  expect(await keysOf('POST /connectToken', '/mapping/connectToken')).toEqual(['token']);
  expect(await keysOf('POST /auth/corbadoConnectToken', '/connectToken')).toHaveLength(3);
  expect(await keysOf('GET /auth/sessions', '/mapping/auth/sessions/')).toEqual(['sessions']);
  for (const path of ['/auth/sessions', '/', '']) expect(await keysOf('GET /auth/session', path)).toContain('userId');
});
