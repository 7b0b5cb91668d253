// Headers and queries by which a request would like to be taken for another: none of them changes any decision.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { asBrowser, newUserId, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
});

const telling = {
  'x-forwarded-for': '10.0.0.1, 127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'true-client-ip': '127.0.0.1',
  forwarded: 'for=127.0.0.1;host=localhost;proto=https',
  'x-forwarded-host': 'admin.example',
  'x-amzn-oidc-data': 'a.b.c',
  'x-amz-security-token': 'x',
  'x-apigateway-event': '%7B%7D',
  'x-apigateway-context': '%7B%7D',
  'x-user-id': 'victim',
  'remote-user': 'victim',
  'x-local-iam-key': 'guess',
};
const otherMethod = {
  'x-http-method-override': 'DELETE',
  'x-http-method': 'DELETE',
  'x-original-url': '/auth/sessions',
  'x-rewrite-url': '/auth/sessions',
};

test('iH31, iK13: headers with addresses, identities or tokens in other places let nobody in', async () => {
  const pair = `__Host-session_id=${session.token}`;
  const bearer = `Bearer ${session.token}`;
  const cookies = { 'x-cookie': pair, 'set-cookie': pair, cookie2: pair, 'x-forwarded-cookie': pair };
  const tokens = { 'x-session-token': session.token, 'x-authorization': bearer, 'proxy-authorization': bearer };
  const headers = { ...telling, ...cookies, ...tokens };
  const asked = [
    () => bench.client.get('/auth/session', { headers }),
    () => bench.client.post('/connectToken', { type: 'passkey-list' }, { headers }),
    () => bench.client.delete('/auth/sessions', { headers }),
    () => bench.client.post('/actions/post-append', { webauthnId: newUserId() }, { headers }),
  ];
  for (const ask of asked) {
    const { result, effects } = await effectsOf(bench, ask);
    expect([result.status, effects]).toEqual([401, noEffects]);
  }
});

test('iH31, C4: nor do they keep anybody out, nor does another method in them end the session', async () => {
  const options = { ...asBrowser(bench, session), headers: { ...telling, ...otherMethod } };
  for (const path of ['/auth/session?_method=DELETE', '/auth/sessions?_method=DELETE&method=DELETE', '/auth/session'])
    expect((await bench.client.get(path, options)).status).toBe(200);
});

test('iH33: the query says nothing: not the type, not the delivery, not the user, not the session', async () => {
  const { token } = session;
  const names = ['access_token', 'session', 'sessionId', 'token', '__Host-session_id', 'authorization'];
  const query = `type=passkey-append&delivery=token&${names.map((name) => `${name}=${token}`).join('&')}`;
  const answers = [
    await bench.client.post(`/connectToken?${query}`, {}, { bearer: token }),
    await bench.client.post(`/connectToken?${query}`, { type: 'passkey-list' }),
    await bench.client.post(`/auth/session?${query}`, {}),
    await bench.client.get(`/auth/session?${query}`),
    await bench.client.delete(`/auth/sessions?${query}`),
    await bench.client.post(`/auth/passkey/verify?signedPasskeyData=a.b.c&${query}`, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 401, 401, 401, 400]);
  for (const odd of ['%', '%E0%A4%A', '%00', 'a=b=c&&&=;', '__proto__=1', `x=${'y'.repeat(5000)}`, 'type=a&type=b'])
    expect((await bench.client.get(`/auth/session?${odd}`, asBrowser(bench, session))).status).toBe(200);
});

test('I4: nothing of a request comes back in a header of the answer', async () => {
  const echo = 'echo-of-a-header';
  const headers = { 'x-request-id': echo, 'x-amzn-requestid': echo, 'apigw-requestid': echo, 'x-correlation-id': echo };
  const answer = await bench.client.get(`/auth/session?x=${echo}`, { headers });
  expect([answer.status, JSON.stringify([answer.headers, answer.body]).includes(echo)]).toEqual([401, false]);
  expect(JSON.stringify(entryOf(bench, answer))).not.toContain(echo);
});
