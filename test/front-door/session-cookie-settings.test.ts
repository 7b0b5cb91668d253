// Stages with another cookie: each of the settings is obeyed by every function.

import type { OutgoingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { idTokenFor, newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

// A stage with another cookie, short sessions and no tokens in bodies: each of the settings is obeyed by every function.
describe('session cookie settings', () => {
  const cookie = { COOKIE_NAME: 'session_id', COOKIE_SAME_SITE: 'Lax' };
  const limits = { SESSION_ABSOLUTE_SECONDS: '600', SESSION_IDLE_SECONDS: '600' };
  const delivery = { ALLOW_TOKEN_IN_BODY: 'false' };
  const bench = provideSystem({
    extraEnv: {
      session: { ...cookie, ...limits, ...delivery },
      'verify-passkey': { ...cookie, ...limits, ...delivery },
      'connect-token': { ...cookie, ...limits },
    },
  });

  const browser = () => ({ origin: bench.system().url });
  const byLogin = async (body: object, options: object) =>
    bench.client.post('/auth/session', body, { bearer: await idTokenFor(bench, newUserId()), ...options });
  const byPasskey = async (body: object, options: object) => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...body }, options);
  };
  const ways = [
    ['the existing login', byLogin],
    ['a passkey', byPasskey],
  ] as const;

  test.each(ways)('S4: by %s the cookie has the stage’s name, SameSite and life', async (_, open) => {
    const { setCookie } = await open({}, browser());
    expect(setCookie).toEqual([
      expect.stringMatching(/^session_id=[\w-]{22}\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/),
    ]);
  });

  test.each(ways)(
    'S4: a session by %s is read from that cookie by every function, and deleted by its name',
    async (_, open) => {
      const [pair = ''] = (await open({}, browser())).setCookie[0]?.split(';') ?? [];
      const options = { ...browser(), headers: { cookie: pair } };
      const answers = [
        await bench.client.get('/auth/session', options),
        await bench.client.post('/connectToken', { type: 'passkey-list' }, options),
        await bench.client.delete('/auth/session', options),
        await bench.client.get('/auth/session', options),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 401]);
      expect(answers[2]?.setCookie).toEqual(['session_id=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0']);
    },
  );

  test.each(ways)('S6: a session by %s under the name of another stage is nobody’s', async (_, open) => {
    const [, value] = /^session_id=([^;]+)/.exec((await open({}, browser())).setCookie[0] ?? '') ?? [];
    const options = { ...browser(), headers: { cookie: `__Host-session_id=${value}` } };
    expect((await bench.client.get('/auth/session', options)).status).toBe(401);
  });

  test.each(ways)('S5: by %s no token comes in a body where the stage does not allow it', async (_, open) => {
    await warmFunctions(bench);
    const { result, effects } = await effectsOf(bench, () => open({ delivery: 'token' }, {}));
    expect([result.status, result.body.code, result.setCookie, effects]).toEqual([
      400,
      'invalid_request',
      [],
      noEffects,
    ]);
  });

  test.each(ways)(
    'S5: by %s an app without an origin still gets the cookie when it asks for nothing else',
    async (_, open) => {
      const { status, body, setCookie } = await open({}, {});
      expect([status, setCookie.length, body.sessionId]).toEqual([200, 1, undefined]);
    },
  );
});

// A stage whose web app is on another site (session.cookieSameSite: 'None'): there the list of origins alone decides about a cookie.
describe('session cookie cross site', () => {
  const cookie = { COOKIE_SAME_SITE: 'None' };
  const bench = provideSystem({ extraEnv: { session: cookie, 'verify-passkey': cookie, 'connect-token': cookie } });

  /** What a browser sends along with a page's fetch() to another site, credentials included. */
  const crossSite = (origin = bench.system().url, more: OutgoingHttpHeaders = {}) => ({
    origin,
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', ...more },
  });

  const signIn = async () => {
    const bearer = await idTokenFor(bench, newUserId());
    const { setCookie } = await bench.client.post('/auth/session', {}, { bearer, ...crossSite() });
    expect(setCookie).toEqual([
      expect.stringMatching(/^__Host-session_id=\S+; Path=\/; Secure; HttpOnly; SameSite=None; /),
    ]);
    return setCookie[0]?.split(';')[0] ?? '';
  };

  test('C1: a page of ours on another site reads, asks for tokens, lists and logs out by its cookie', async () => {
    const options = crossSite(undefined, { cookie: await signIn() });
    const answers = [
      await bench.client.get('/auth/session', options),
      await bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options),
      await bench.client.get('/auth/sessions', options),
      await bench.client.post('/auth/passkey/verify', { signedPasskeyData: 'a.b.c' }, options),
      await bench.client.delete('/auth/session', options),
      await bench.client.get('/auth/session', options),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 204, 401]);
    expect(answers[4]?.setCookie).toEqual(['__Host-session_id=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0']);
  });

  test('C1: and logs out everywhere', async () => {
    const options = crossSite(undefined, { cookie: await signIn() });
    expect((await bench.client.delete('/auth/sessions', options)).body).toEqual({ revoked: 1 });
  });

  test.each(['https://evil.example', 'null', undefined])(
    'C1: another page gets nothing out of that cookie, from %s',
    async (origin) => {
      const headers = { cookie: await signIn(), ...(origin === undefined && { origin: undefined }) };
      const options = { ...crossSite(origin ?? '', headers) };
      await warmFunctions(bench);
      for (const ask of [
        () => bench.client.get('/auth/session', options),
        () => bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, options),
        () => bench.client.delete('/auth/session', options),
        () => bench.client.delete('/auth/sessions', options),
      ]) {
        const { result, effects } = await effectsOf(bench, ask);
        expect([result.status, result.body.code, effects]).toEqual([403, 'origin_not_allowed', noEffects]);
      }
    },
  );

  test('C1: a link from another site, which sends the cookie along without an origin, shows nothing', async () => {
    const headers = { cookie: await signIn(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await bench.client.get('/auth/session', { headers })).status).toBe(403);
  });
});
