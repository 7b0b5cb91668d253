// Every login mints a token of its own; one that a client brings along is never adopted, and its session ends.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type RequestOptions, tokenIn } from '../support/client.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { sessionRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const verify = async (userId: string, options: RequestOptions, body = {}) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...body }, options);
};
const exchange = async (userId: string, options: RequestOptions, body = {}) =>
  bench.client.post('/auth/session', body, { bearer: await idTokenFor(bench, userId), ...options });
const logins = [
  ['verify', verify],
  ['the exchange', exchange],
] as const;

const statusOf = async (token: string) => (await bench.client.get('/auth/session', asBrowser(bench, { token }))).status;

const chosenToken = (userKey = randomBytes(16).toString('base64url')): string => {
  const token = `${userKey}.${randomBytes(32).toString('base64url')}`;
  markers.add(token);
  return token;
};

test.each(logins)('S7: %s adopts no token that an attacker has chosen, and passes over junk', async (_, login) => {
  const userId = newUserId();
  const [victimsKey] = (await signInByPasskey(bench, userId)).token.split('.');
  for (const planted of [chosenToken(), chosenToken(victimsKey), 'not-a-token-of-ours']) {
    const answer = await login(userId, asBrowser(bench, { token: planted }));
    const token = tokenIn(answer.setCookie[0]);
    const statuses = [answer.status, await statusOf(planted), await statusOf(token)];
    expect([token === planted, statuses]).toEqual([false, [200, 401, 200]]);
    expect(await sessionRow(bench, planted)).toBeUndefined();
  }
});

test.each(logins)('S7: %s ends the session that the browser still held, also a former user’s', async (_, login) => {
  const elsewhere = await signInByPasskey(bench);
  for (const userId of [elsewhere.userId, newUserId()]) {
    const old = await signInByPasskey(bench, elsewhere.userId);
    const answer = await login(userId, asBrowser(bench, old));
    const token = tokenIn(answer.setCookie[0]);
    expect([answer.body.userId, token === old.token]).toEqual([userId, false]);
    expect([await statusOf(old.token), await statusOf(token), await statusOf(elsewhere.token)]).toEqual([
      401, 200, 200,
    ]);
    expect(await sessionRow(bench, old.token)).toBeUndefined();
  }
});

test('S7: an app that verifies with its old bearer token ends that session', async () => {
  const old = await signInNatively(bench);
  const { body } = await verify(old.userId, { bearer: old.token }, { delivery: 'token' });
  expect([await statusOf(old.token), await statusOf(String(body.sessionId))]).toEqual([401, 200]);
});

test('S7: a login that fails leaves the session at hand alone', async () => {
  const session = await signInByPasskey(bench);
  const options = asBrowser(bench, session);
  const foreign = { ...options, origin: 'https://evil.example' };
  const failed = [
    await bench.client.post('/auth/passkey/verify', { signedPasskeyData: 'a.b.c' }, options),
    await bench.client.post('/auth/session', { handoffCode: 'x' }, options),
    await verify(session.userId, foreign),
    await exchange(session.userId, foreign),
  ];
  expect(failed.map(({ status }) => status)).toEqual([401, 401, 403, 403]);
  expect(await statusOf(session.token)).toBe(200);
});

test.each(logins)('S7: three times %s without a cookie are three sessions with three tokens', async (_, login) => {
  const userId = newUserId();
  const answers = [];
  for (let count = 0; count < 3; count += 1) answers.push(await login(userId, { origin: bench.system().url }));
  const tokens = answers.map(({ setCookie }) => tokenIn(setCookie[0]));
  expect(new Set(tokens).size).toBe(3);
  expect(await sessionRowsBeside(bench, tokens[0] ?? '')).toHaveLength(3);
});
