// Session tokens in the Authorization header: the scheme in any case, one token, and never beside a cookie.
import { beforeAll, expect, test } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { asBrowser, type SignedIn, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInNatively(bench);
});

type Send = (options: RequestOptions) => ReturnType<typeof bench.client.get>;
const endpoints: Record<string, Send> = {
  'GET /auth/session': (options) => bench.client.get('/auth/session', options),
  'GET /auth/sessions': (options) => bench.client.get('/auth/sessions', options),
  'DELETE /auth/session': (options) => bench.client.delete('/auth/session', options),
  'DELETE /auth/sessions': (options) => bench.client.delete('/auth/sessions', options),
  'POST /connectToken': (options) => bench.client.post('/connectToken', { type: 'passkey-list' }, options),
};
const names = Object.keys(endpoints);
const withAuthorization = (name: string, authorization: string | string[]) =>
  effectsOf(bench, async () => endpoints[name]?.({ headers: { Authorization: authorization } }));

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('iK13: the scheme may be written %s', async (scheme) => {
  const { result } = await withAuthorization('GET /auth/session', `${scheme} ${session.token}`);
  expect(result?.body).toMatchObject({ userId: session.userId });
});

const malformed = (token: string): string[] => [
  'Bearer',
  'Bearer ',
  `Bearer  ${token}`,
  `Bearer\t${token}`,
  `Bearer ${token} extra`,
  `Bearer "${token}"`,
  `Bearer token=${token}&x`,
  `Bearer ${token}é`,
  `Bearer ${'A'.repeat(8193)}`,
  `Token ${token}`,
  `Basic ${Buffer.from(`user:${token}`).toString('base64')}`,
  `Bearer: ${token}`,
  token,
];

test.each(names)('iK13: at %s a header that is no bearer token is 401 without a look at the table', async (name) => {
  for (const authorization of malformed(session.token)) {
    const { result, effects } = await withAuthorization(name, authorization);
    expect([result?.status, result?.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  }
});

test('iK13: an empty header is no credential and no fault', async () => {
  const answer = await invokeRoute(bench, 'GET /auth/session', { headers: { authorization: '' } });
  expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
});

test.each(names)('iK15: at %s a cookie and a bearer token are 400, even for one user', async (name) => {
  const browser = asBrowser(bench, await signInByPasskey(bench, session.userId));
  for (const authorization of [`Bearer ${session.token}`, `Bearer ${browser.cookie}`, 'Bearer', 'Basic eDp5']) {
    const send = async () => endpoints[name]?.({ ...browser, headers: { authorization } });
    const { result, effects } = await effectsOf(bench, send);
    expect([result?.status, result?.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

test.each(names)('iK15: at %s two tokens in one or two headers are 400', async (name) => {
  const { token } = session;
  for (const authorization of [[`Bearer ${token}`, `Bearer ${token}`], `Bearer ${token}, Bearer ${token}`]) {
    const { result, effects } = await withAuthorization(name, authorization);
    expect([result?.status, result?.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

test('S6: header names in odd case, as other hosts send them, are the same header', async () => {
  for (const header of ['authorization', 'Authorization', 'AUTHORIZATION']) {
    const replace = { headers: { [header]: `Bearer ${session.token}` } };
    expect((await invokeRoute(bench, 'GET /auth/session', { replace })).status).toBe(200);
  }
});

test('S6: a session of the cookie serves as a bearer token and the other way round', async () => {
  const cookieSession = await signInByPasskey(bench);
  const bySwappedMeans = [
    await bench.client.get('/auth/session', { bearer: cookieSession.token }),
    await bench.client.get('/auth/session', asBrowser(bench, session)),
  ];
  expect(bySwappedMeans.map(({ status }) => status)).toEqual([200, 200]);
});

test('iK13: other headers that carry tokens elsewhere are not looked at', async () => {
  const { token } = session;
  const headers = {
    'x-session-token': token,
    'x-authorization': `Bearer ${token}`,
    'proxy-authorization': `Bearer ${token}`,
  };
  const { result, effects } = await effectsOf(bench, () => bench.client.get('/auth/session', { headers }));
  expect([result.status, effects]).toEqual([401, noEffects]);
});
