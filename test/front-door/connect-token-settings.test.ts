// The token endpoint of a stage with settings of its own: passkey-login switched on, append off, short lives.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

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
