// Ids that let a person follow one request: the caller's, the gateway's, the line's, and Corbado's own for its support.
import { expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { entriesWith, entryOf } from '../support/log-entries.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { publicId, sessionKey } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const ask = async () =>
  bench.client.post('/connectToken', { type: 'passkey-list' }, asBrowser(bench, await signInByPasskey(bench)));
const verify = async () =>
  bench.client.post('/auth/passkey/verify', { signedPasskeyData: await passkeyProofFor(bench, newUserId()) });

test('L4: gateway, header, body and line name one and the same id, and each request has its own', async () => {
  const answers = [
    await ask(),
    await verify(),
    await bench.client.get('/auth/session'),
    await bench.client.get('/auth/session'),
  ];
  for (const { headers, body } of answers) {
    expect(headers['x-request-id']).toBe(headers['apigw-requestid']);
    expect([undefined, headers['x-request-id']]).toContain(body.requestId);
    expect(entriesWith(bench, headers['x-request-id'])).toHaveLength(1);
  }
  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(answers.length);
});

test('L3: an id that no gateway gives is taken over into neither line nor header', async () => {
  const requestContext = { http: { method: 'GET', path: '/auth/session' }, requestId: 'id\r\nset-cookie: stolen=1' };
  const { headers, body } = await invokeRoute(bench, 'GET /auth/session', { replace: { requestContext } });
  expect(headers['x-request-id']).toMatch(/^[\w=+/-]{1,64}$/);
  expect([body.requestId, entriesWith(bench, body.requestId).length]).toEqual([headers['x-request-id'], 1]);
});

test('L4: the line can be joined with Lambda’s own lines and with the trace of the caller', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const entry = entryOf(bench, await bench.client.get('/auth/session', { headers: { traceparent } }));
  expect(entry).toMatchObject({ traceparent, lambdaRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(entry.lambdaRequestId).not.toBe(entry.requestId);
});

test('L4: an action that is invoked directly names Lambda’s own id', async () => {
  const { statusCode, body } = await bench.invoke('pre-login', {});
  expect(statusCode).toBe(400);
  expect(entriesWith(bench, body.requestId)).toMatchObject([{ function: 'pre-login', route: 'direct pre-login' }]);
});

test.each([
  ['connectTokens', 422, ask],
  ['verify', 500, verify],
] as const)(
  'L4: what Corbado calls its failed request of %s (%i) is in the line, and not in the answer',
  async (route, status, send) => {
    const validation = [{ field: 'data', message: 'a private message' }];
    const body = {
      ...{ httpStatusCode: 400, message: 'Bad Request', requestData: { requestID: 'req-4711471147114711' } },
      error: { type: 'validation_error', details: 'details of a private kind', validation },
    };
    bench.system().corbado.faults.next(route, { kind: 'status', status, body });
    const answer = await send();
    expect(entryOf(bench, answer)).toMatchObject({
      upstreamRequestId: 'req-4711471147114711',
      upstreamErrorType: 'validation_error',
      upstreamStatus: status,
    });
    expect(answer.raw).not.toMatch(/4711|validation_error|private/);
  },
);

test('L4: the line tells the user and the session apart without naming or opening either', async () => {
  const session = await signInByLogin(bench);
  const { pk } = sessionKey(session.token);
  const expected = { userKey: pk.slice('U#'.length), sessionId: publicId(session.token) };
  const shown = await bench.client.get('/auth/session', asBrowser(bench, session));
  for (const answer of [session.answer, shown]) expect(entryOf(bench, answer)).toMatchObject(expected);
});

test('L4: the line says which type of token was asked for, by which credential, and how Corbado took it', async () => {
  expect(entryOf(bench, await ask())).toMatchObject({
    tokenType: 'passkey-list',
    credential: 'cookie',
    upstreamAttempts: 1,
    upstreamStatus: 200,
    upstreamMilliseconds: expect.any(Number),
  });
});

test('L4: what happened to an action is in its line: the first passkey, and the user that the event named wrongly', async () => {
  const userId = newUserId();
  const appended = await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
  expect(entryOf(bench, appended)).toMatchObject({ firstPasskey: true, route: 'http post-append' });
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const login = await callAction(bench, 'post-login', { signedPasskeyData, webauthnId: newUserId() });
  expect([login.status, entryOf(bench, login).eventUserDiffers]).toEqual([200, true]);
});
