// A stage with settings of its own: another cookie, short sessions, no tokens in bodies, other connect tokens, addresses as user ids, a page
// of its own about problems. Every function obeys them.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { byBearer, get, isAuthorized } from '../support/team-request.ts';

const [absoluteSeconds, idleSeconds] = [400, 100];
const shared = {
  COOKIE_NAME: 'session_id',
  COOKIE_SAME_SITE: 'Lax',
  SESSION_ABSOLUTE_SECONDS: String(absoluteSeconds),
  SESSION_IDLE_SECONDS: String(idleSeconds),
  ALLOW_EMAIL_USER_ID: 'true',
  ERRORS_URL: 'https://docs.example.com/errors',
};
const noTokens = { ALLOW_TOKEN_IN_BODY: 'false', ALLOW_ID_TOKEN_IN_BODY: 'false' };
const connectTokens = {
  CONNECT_TOKEN_TYPES: 'passkey-login passkey-list passkey-delete',
  CONNECT_TOKEN_LIFETIME_SECONDS: '60',
  FRESH_LOGIN_SECONDS: '30',
};
const bench = provideSystem({
  extraEnv: {
    session: { ...shared, ...noTokens },
    'verify-passkey': { ...shared, ...noTokens },
    'connect-token': { ...shared, ...noTokens, ...connectTokens },
    'post-login': shared,
    authorize: shared,
  },
});
beforeAll(() => warmFunctions(bench));

const browser = () => ({ origin: bench.system().url });
const withCookie = (pair: string) => ({ ...browser(), headers: { cookie: pair } });
const ask = (type: string, options: RequestOptions) =>
  bench.client.post('/auth/corbadoConnectToken', { type }, options);

type Open = (body: object, options: object) => Promise<Answer>;
const byLogin: Open = async (body, options) =>
  bench.client.post('/auth/session', body, { bearer: await idTokenFor(bench, newUserId()), ...options });
const byPasskey: Open = async (body, options) => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...body }, options);
};

describe.each([
  ['the existing login', byLogin],
  ['a passkey', byPasskey],
])('a session opened by %s', (_, open) => {
  test('S4: is in a cookie of the stage’s name, SameSite and life', async () => {
    const { setCookie } = await open({}, browser());
    expect(setCookie).toEqual([
      expect.stringMatching(/^session_id=[\w-]{22}\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=400$/),
    ]);
  });

  test('S4, S6: is read from that cookie and no other by every function, and deleted by its name', async () => {
    const [pair = ''] = (await open({}, browser())).setCookie[0]?.split(';') ?? [];
    expect(await isAuthorized(bench, get({ cookie: `__Host-${pair}`, ...browser() }))).toBe(false);
    expect(await isAuthorized(bench, get({ cookie: pair, ...browser() }))).toBe(true);
    const answers = [
      await bench.client.get('/auth/session', withCookie(`__Host-${pair}`)),
      await bench.client.get('/auth/session', withCookie(pair)),
      await ask('passkey-list', withCookie(pair)),
      await bench.client.delete('/auth/session', withCookie(pair)),
      await bench.client.get('/auth/session', withCookie(pair)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 204, 401]);
    expect(answers[3]?.setCookie).toEqual(['session_id=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0']);
  });

  test('S5: is never in a body, and in the cookie of an app that asks for nothing else', async () => {
    const { result, effects } = await effectsOf(bench, () => open({ delivery: 'token' }, {}));
    expect([result.status, result.setCookie, effects]).toEqual([400, [], noEffects]);
    const { status, body, setCookie } = await open({}, {});
    expect([status, setCookie.length, body.sessionId]).toEqual([200, 1, undefined]);
  });
});

describe('the life of a session', () => {
  type Send = (options: { readonly bearer: string }) => Promise<Pick<Answer, 'status'>>;
  const askAuthorizer: Send = async ({ bearer: token }) => ({
    status: (await isAuthorized(bench, byBearer({ token }))) ? 200 : 401,
  });
  const endpoints: [string, Send][] = [
    ['GET /auth/session', (options) => bench.client.get('/auth/session', options)],
    ['GET /auth/sessions', (options) => bench.client.get('/auth/sessions', options)],
    ['POST /connectToken', (options) => ask('passkey-list', options)],
    ['DELETE /auth/sessions', (options) => bench.client.delete('/auth/sessions', options)],
    ['the authorizer', askAuthorizer],
  ];
  /** What an endpoint answers at the last of these seconds of a session's life, used at each before it. */
  const statusAfter = async (send: Send, ...ages: number[]) => {
    const begin = startSecond(bench);
    const { token: bearer } = await signInByPasskey(bench);
    let status = 0;
    for (const [index, age] of ages.entries()) {
      moveTo(bench, begin + age);
      const isLast = index === ages.length - 1;
      status = (isLast ? await send({ bearer }) : await bench.client.get('/auth/session', { bearer })).status;
    }
    return status;
  };

  test.each(endpoints)('S3: at %s ends to the second, unused and in use', async (_, send) => {
    const uses = [90, 180, 270, 360];
    const statuses = [
      await statusAfter(send, idleSeconds - 1),
      await statusAfter(send, idleSeconds),
      await statusAfter(send, ...uses, absoluteSeconds - 1),
      await statusAfter(send, ...uses, absoluteSeconds),
    ];
    expect(statuses).toEqual([200, 401, 200, 401]);
  });

  test('S3: opened at post-login ends with the stage’s absolute limit', async () => {
    const second = startSecond(bench);
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    const { body } = await bench.invoke('post-login', { signedPasskeyData });
    expect(body.expiresAt).toBe(second + absoluteSeconds);
  });

  test.each(endpoints.slice(0, 3))('S3: %s counts as a use', async (_, send) => {
    const begin = startSecond(bench);
    const { token: bearer } = await signInByPasskey(bench);
    const statuses = [];
    for (const age of [90, 180, 270]) {
      moveTo(bench, begin + age);
      statuses.push((await send({ bearer })).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
  });
});

describe('a connect token', () => {
  test.each(['type', 'connectTokenType'])('T2: passkey-login as %s is given when switched on', async (word) => {
    const { token: bearer, userId: identifier } = await signInByPasskey(bench);
    expect((await bench.client.post('/connectToken', { [word]: 'passkey-login' }, { bearer })).status).toBe(200);
    const sent = { type: 'passkey-login', data: { identifier }, maxLifetimeInSeconds: 60 };
    expect(bench.system().corbado.calls.at(-1)?.body).toEqual(sent);
  });

  test('T2, T5: of a type that is off is refused, and of another ends with the stage’s lifetime', async () => {
    const second = startSecond(bench);
    const { token: bearer } = await signInByPasskey(bench);
    const off = await ask('passkey-append', { bearer });
    expect([off.status, off.body.code]).toEqual([403, 'type_not_allowed']);
    expect((await ask('passkey-list', { bearer })).body.expiresAt).toBe(second + 60);
  });

  test.each([
    ['passkey-delete', 30, 200],
    ['passkey-delete', 31, 403],
    ['passkey-login', 31, 200],
  ])('T4: with a limit of 30 s, %s %i s after the login is %i', async (type, age, status) => {
    const second = startSecond(bench);
    const { token: bearer } = await signInByPasskey(bench);
    moveTo(bench, second + age);
    expect((await ask(type, { bearer })).status).toBe(status);
  });
});

test.each(['/connectToken', '/auth/session'])(
  'S5: at %s an id token in the body is 400 and says what to set, and good in the header',
  async (path) => {
    const [body, bearer] = [
      path === '/connectToken' ? { type: 'passkey-list' } : {},
      await idTokenFor(bench, newUserId()),
    ];
    const { result, effects } = await effectsOf(bench, () => bench.client.post(path, { ...body, idToken: bearer }));
    const detail = 'Identity tokens in the body are disabled: set identity.allowIdTokenInBody.';
    expect([result.status, result.body, effects]).toMatchObject([400, { code: 'invalid_request', detail }, noEffects]);
    expect((await bench.client.post(path, body, { bearer })).status).toBe(200);
  },
);

test('A5: where addresses may be user ids, they are at both logins, at the exchange and for a connect token', async () => {
  const address = `${newUserId()}@example.com`;
  const proof = async () => ({ signedPasskeyData: await passkeyProofFor(bench, address) });
  const bearer = await idTokenFor(bench, address);
  const statuses = [
    (await bench.client.post('/auth/passkey/verify', await proof())).status,
    (await bench.invoke('post-login', await proof())).statusCode,
    (await bench.client.post('/auth/session', {}, { bearer })).status,
    (await ask('passkey-list', { bearer })).status,
  ];
  expect(statuses).toEqual([200, 200, 200, 200]);
});

test('R4: a problem at a login, the exchange and a connect token leads to the stage’s page about it', async () => {
  for (const path of ['/auth/passkey/verify', '/auth/session', '/connectToken'])
    expect((await bench.client.post(path, [])).body.type).toBe('https://docs.example.com/errors#invalid_request');
});
