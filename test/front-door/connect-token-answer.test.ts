// What a connect token is answered with, and how the stage's settings change it.
import { beforeAll, describe, expect, test } from 'vitest';
import { nonsenseKinds } from '../../local/corbado/fault.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

// What a token request asks of Corbado, what it passes on, and what it makes of answers that are no token.
describe('connect token answer', () => {
  // More of them than a person would send; the limit has tests of its own.
  const unlimited = { USER_REQUESTS_PER_MINUTE: '0' };
  const bench = provideSystem({ extraEnv: { 'connect-token': unlimited } });
  let session: SignedIn;
  beforeAll(async () => {
    await warmFunctions(bench);
    session = await signInByPasskey(bench);
  });

  const ask = (type = 'passkey-list') =>
    bench.client.post('/auth/corbadoConnectToken', { type }, asBrowser(bench, session));

  test.each(['passkey-append', 'passkey-list', 'passkey-delete'])('T5: the lifetime is sent with %s', async (type) => {
    await ask(type);
    expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({ type, maxLifetimeInSeconds: 300 });
  });

  test('T1: Corbado is told the display name for append, and for nothing else', async () => {
    const bodies = [];
    for (const type of ['passkey-append', 'passkey-list', 'passkey-delete']) {
      await ask(type);
      bodies.push(bench.system().corbado.calls.at(-1)?.body);
    }
    const identifier = session.userId;
    expect(bodies).toEqual([
      { type: 'passkey-append', data: { identifier, displayName: identifier }, maxLifetimeInSeconds: 300 },
      { type: 'passkey-list', data: { identifier }, maxLifetimeInSeconds: 300 },
      { type: 'passkey-delete', data: { identifier }, maxLifetimeInSeconds: 300 },
    ]);
  });

  test('T5: the answer says when the token ends, in epoch seconds, at most 300 s ahead', async () => {
    const second = startSecond(bench);
    expect((await ask()).body.expiresAt).toBe(second + 300);
  });

  test('T5, iT9: ten at once get ten tokens by ten calls to Corbado', async () => {
    const { result, effects } = await effectsOf(bench, () => Promise.all(Array.from({ length: 10 }, () => ask())));
    expect(result.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(result.map(({ body }) => body.token)).size).toBe(10);
    expect(effects.corbado).toEqual({ connectTokens: 10 });
  });

  test('T5: one after the other, too, nothing is kept and given again', async () => {
    const { result, effects } = await effectsOf(bench, async () => [await ask(), await ask()]);
    expect(new Set(result.map(({ body }) => body.token)).size).toBe(2);
    expect(effects.corbado).toEqual({ connectTokens: 2 });
  });

  test.each(nonsenseKinds)('T3, iU11: %s instead of a token is 502, and none of it is passed on', async (what) => {
    const { faults } = bench.system().corbado;
    faults.next('connectTokens', { kind: 'nonsense', what }, 2);
    const answer = await ask();
    faults.clear();
    expect([answer.status, answer.body.code, answer.setCookie]).toEqual([502, 'upstream_error', []]);
    expect(answer.raw).not.toMatch(/ctk1_|stolen|doctype|verif/);
    expect(Object.keys(answer.body)).toEqual(['type', 'title', 'status', 'code', 'requestId', 'error']);
  });

  test('T3: a status 500 that says success gives no token', async () => {
    const { faults } = bench.system().corbado;
    faults.next('connectTokens', { kind: 'lie' }, 2);
    const answer = await ask();
    faults.clear();
    expect([answer.status, answer.body.code]).toEqual([502, 'upstream_error']);
  });

  test('T5: a token that Corbado gave for longer than asked is passed on with its own end', async () => {
    const expires = nowSeconds(bench) + 3600;
    const body = { tokenType: 'passkey-list', secret: 'ctk1_of-a-whole-hour', expires };
    bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 200, body });
    expect((await ask()).body).toEqual({ connectToken: body.secret, token: body.secret, expiresAt: expires });
  });
});

// The token endpoint of a stage with settings of its own: passkey-login switched on, append off, short lives.
describe('connect token settings', () => {
  const bench = provideSystem({
    extraEnv: {
      'connect-token': {
        CONNECT_TOKEN_TYPES: 'passkey-login passkey-list passkey-delete',
        CONNECT_TOKEN_LIFETIME_SECONDS: '60',
        FRESH_LOGIN_SECONDS: '30',
      },
    },
  });
  beforeAll(() => warmFunctions(bench));

  const ask = (body: object, session: SignedIn) =>
    bench.client.post('/auth/corbadoConnectToken', body, asBrowser(bench, session));

  test.each(['type', 'connectTokenType'])('T2: passkey-login as %s is given when switched on', async (word) => {
    const session = await signInByPasskey(bench);
    const answer = await ask({ [word]: 'passkey-login' }, session);
    expect(answer.status).toBe(200);
    const { userId: identifier } = session;
    const sent = { type: 'passkey-login', data: { identifier }, maxLifetimeInSeconds: 60 };
    expect(bench.system().corbado.calls.at(-1)?.body).toEqual(sent);
  });

  test('T2: a type that this stage leaves out is 403, before anything is looked up at Corbado', async () => {
    const session = await signInByPasskey(bench);
    const { result, effects } = await effectsOf(bench, () => ask({ type: 'passkey-append' }, session));
    expect([result.status, result.body.code, effects.corbado]).toEqual([403, 'type_not_allowed', {}]);
  });

  test('T2: passkey-login still needs a session', async () => {
    const answer = await bench.client.post('/connectToken', { type: 'passkey-login' });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
  });

  test('T5: the token ends with the lifetime of this stage', async () => {
    const second = startSecond(bench);
    const session = await signInByPasskey(bench);
    expect((await ask({ type: 'passkey-list' }, session)).body.expiresAt).toBe(second + 60);
  });

  test.each([
    ['passkey-delete', 30, 200],
    ['passkey-delete', 31, 403],
    ['passkey-login', 31, 200],
    ['passkey-list', 31, 200],
  ])('T4: with a limit of 30 s, %s %i s after the login is %i', async (type, age, status) => {
    const second = startSecond(bench);
    const session = await signInByPasskey(bench);
    moveTo(bench, second + age);
    expect((await ask({ type }, session)).status).toBe(status);
  });
});
