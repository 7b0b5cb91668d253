// A stage whose web app is on another site (session.cookieSameSite: 'None'): there the list of origins alone decides about a cookie.
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { get, isAuthorized } from '../support/team-request.ts';

const cookie = { COOKIE_SAME_SITE: 'None' };
const bench = provideSystem({
  extraEnv: { session: cookie, 'verify-passkey': cookie, 'connect-token': cookie, authorize: cookie },
});
beforeAll(() => warmFunctions(bench));

/** What a browser sends along with a page's fetch() to another site, credentials included. */
const crossSite = (origin: string | undefined, more: OutgoingHttpHeaders = {}) => ({
  origin,
  headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', ...more },
});

const signIn = async () => {
  const bearer = await idTokenFor(bench, newUserId());
  const { setCookie } = await bench.client.post('/auth/session', {}, { bearer, ...crossSite(bench.system().url) });
  expect(setCookie).toEqual([
    expect.stringMatching(/^__Host-session_id=\S+; Path=\/; Secure; HttpOnly; SameSite=None; /),
  ]);
  return setCookie[0]?.split(';')[0] ?? '';
};

test('C1: a page of ours on another site reads, asks for tokens, lists and logs out by its cookie', async () => {
  const options = crossSite(bench.system().url, { cookie: await signIn() });
  const answers = [
    await bench.client.get('/auth/session', options),
    await bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options),
    await bench.client.get('/auth/sessions', options),
    await bench.client.post('/auth/passkey/verify', { signedPasskeyData: 'a.b.c' }, options),
    await bench.client.delete('/auth/sessions', options),
    await bench.client.get('/auth/session', options),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 200, 401]);
  expect(answers[4]?.setCookie).toEqual(['__Host-session_id=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0']);
});

test('C1: the authorizer lets that cookie through from a page of ours on another site, and from no other page', async () => {
  const headers = { cookie: await signIn(), 'sec-fetch-site': 'cross-site' };
  expect(await isAuthorized(bench, get({ ...headers, origin: bench.system().url }))).toBe(true);
  expect(await isAuthorized(bench, get({ ...headers, origin: 'https://evil.example' }))).toBe(false);
});

// The last of them is a link, with which a browser sends the cookie and no origin.
test.each(['https://evil.example', 'null', undefined])('C1: from %s that cookie gets nothing', async (origin) => {
  const options = crossSite(origin, { cookie: await signIn() });
  for (const ask of [
    () => bench.client.get('/auth/session', options),
    () => bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options),
    () => bench.client.delete('/auth/session', options),
  ]) {
    const { result, effects } = await effectsOf(bench, ask);
    expect([result.status, result.body.code, effects]).toEqual([403, 'origin_not_allowed', noEffects]);
  }
});
