// Headers and queries by which a request would like to be taken for another: none of them changes any decision.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { asBrowser, newUserId, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const addresses = {
  'x-forwarded-for': '10.0.0.1, 127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'x-client-ip': '127.0.0.1',
  'x-originating-ip': '127.0.0.1',
  'cf-connecting-ip': '127.0.0.1',
  'true-client-ip': '127.0.0.1',
  forwarded: 'for=127.0.0.1;host=localhost;proto=https',
  'x-forwarded-host': 'admin.example',
  'x-forwarded-proto': 'https',
};
const identities = {
  'x-amzn-oidc-data': 'a.b.c',
  'x-amz-security-token': 'x',
  'x-apigateway-event': '%7B%7D',
  'x-apigateway-context': '%7B%7D',
  'x-user-id': 'victim',
  'x-authenticated-user': 'victim',
  'remote-user': 'victim',
  'x-local-iam-key': 'guess',
};

test.each([
  ['addresses', addresses],
  ['identities', identities],
])('iH31: headers with %s let nobody in', async (_, headers) => {
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

test('iH31: nor do they keep anybody out', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const answer = await bench.client.get('/auth/session', { ...session, headers: { ...addresses, ...identities } });
  expect(answer.status).toBe(200);
});

test('C4: no header turns a reading request into one that ends the session', async () => {
  const session = await signInByPasskey(bench);
  const headers = {
    'x-http-method-override': 'DELETE',
    'x-http-method': 'DELETE',
    'x-method-override': 'DELETE',
    'x-original-url': '/auth/sessions',
    'x-rewrite-url': '/auth/sessions',
  };
  const paths = ['/auth/session', '/auth/session?_method=DELETE', '/auth/sessions?_method=DELETE&method=DELETE'];
  for (const path of paths) {
    const answer = await bench.client.get(path, { ...asBrowser(bench, session), headers });
    expect(answer.status).toBe(200);
  }
  expect(await sessionRow(bench, session.token)).toBeDefined();
});

test('iH33: the query says nothing: not the type, not the delivery, not the user, not the session', async () => {
  const { token } = await signInNatively(bench);
  const query = `type=passkey-append&connectTokenType=passkey-append&delivery=token&session=${token}&access_token=${token}`;
  const answers = [
    await bench.client.post(`/connectToken?${query}`, {}, { bearer: token }),
    await bench.client.post(`/auth/session?${query}`, {}),
    await bench.client.get(`/auth/session?${query}`),
    await bench.client.delete(`/auth/sessions?${query}`),
    await bench.client.post(`/auth/passkey/verify?signedPasskeyData=a.b.c&${query}`, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 401, 401, 401, 400]);
  expect((await bench.client.get('/auth/session', { bearer: token })).status).toBe(200);
});

test.each([
  '%',
  '%E0%A4%A',
  '%00',
  'a=b=c&&&=;',
  '__proto__=1&constructor=2',
  `x=${'y'.repeat(5000)}`,
  'type=a&type=b',
])('iH33: a query of %s harms nobody', async (query) => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  expect((await bench.client.get(`/auth/session?${query}`, session)).status).toBe(200);
});

test('I4: nothing of a request comes back in a header of the answer', async () => {
  const echo = 'echo-of-a-header';
  const headers = { 'x-request-id': echo, 'x-amzn-requestid': echo, 'apigw-requestid': echo, 'x-correlation-id': echo };
  const answer = await bench.client.get(`/auth/session?x=${echo}`, { headers });
  expect([answer.status, JSON.stringify([answer.headers, answer.body]).includes(echo)]).toEqual([401, false]);
  expect(JSON.stringify(entryOf(bench, answer))).not.toContain(echo);
});

test('I4: a session cookie is looked for nowhere but among the cookies', async () => {
  const { token } = await signInByPasskey(bench);
  const pair = `__Host-session_id=${token}`;
  const headers = { 'x-cookie': pair, 'set-cookie': pair, cookie2: pair, 'x-forwarded-cookie': pair };
  const { result, effects } = await effectsOf(bench, () =>
    bench.client.get('/auth/session', { origin: bench.system().url, headers }),
  );
  expect([result.status, effects]).toEqual([401, noEffects]);
});
