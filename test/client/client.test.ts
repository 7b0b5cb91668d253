// The client package at the front door: the built client, the built functions, and a browser's cookies.
import { expect, test } from 'vitest';
import type { CorbadoActionsError, CorbadoActionsOptions } from '../../client/src/index.ts';
import { callAction } from '../support/action-call.ts';
import { createBrowserFetch } from '../support/browser-fetch.ts';
import { builtClient } from '../support/built-client.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { idTokenFor, newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { SESSION_DELIVERY: 'handoff' } } });

const open = async (
  browser: Parameters<typeof createBrowserFetch>[0] = {},
  options: Partial<CorbadoActionsOptions> = {},
) => {
  const { createCorbadoActions } = await builtClient('index');
  const { url } = bench.system();
  const fetch = createBrowserFetch({ ...(options.storage ? {} : { origin: url }), ...browser });
  const failures: CorbadoActionsError[] = [];
  const onFailure = (failure: CorbadoActionsError) => failures.push(failure);
  return { client: createCorbadoActions({ baseUrl: `${url}/`, fetch, onFailure, ...options }), fetch, failures };
};

const keychain = () => {
  const kept = new Map<string, string>();
  return {
    get: () => kept.get('token'),
    set: (token: string) => kept.set('token', token),
    remove: () => kept.delete('token'),
  };
};

const failureOf = (work: Promise<unknown>): Promise<CorbadoActionsError> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (failure) => failure,
  );

/** The client's part of the world, from nobody to nobody. */
const walk = async ({ client }: Awaited<ReturnType<typeof open>>, userId: string): Promise<void> => {
  expect(await client.session()).toMatchObject({ userId, displayName: 'A Test User' });
  expect(await client.sessions()).toMatchObject([{ current: true }]);
  for (const type of [undefined, 'passkey-list', 'passkey-delete'] as const)
    expect(await client.connectToken(type)).toMatch(/^ctk1_/);
  await client.signOut();
  expect(await client.session()).toBeUndefined();
};

test('S5: a browser: a JWT of the login becomes a session, in the cookie alone', async () => {
  const page = await open();
  const userId = newUserId();
  expect(await page.client.session()).toBeUndefined();
  await page.client.exchange(await idTokenFor(bench, userId));
  await walk(page, userId);
  expect([page.fetch.cookies.size, page.failures]).toEqual([0, []]);
  expect(page.fetch.sent.filter(({ authorization }) => authorization !== null)).toHaveLength(1);
});

test('S5: an app: the same with a bearer token in its own storage, which a sign-out empties', async () => {
  const storage = keychain();
  const app = await open({}, { storage });
  const userId = newUserId();
  await app.client.exchange(await idTokenFor(bench, userId));
  expect([app.fetch.cookies.size, String(storage.get()).length > 60]).toEqual([0, true]);
  await walk(app, userId);
  expect(storage.get()).toBeUndefined();
  expect(new Set(app.fetch.sent.map(({ credentials }) => credentials))).toEqual(new Set(['omit']));
  // There is no cookie that could have been lost.
  await app.client.exchange(await idTokenFor(bench, userId));
  storage.set(`${storage.get()?.slice(0, -4)}AAAA`);
  expect(await failureOf(app.client.connectToken())).toMatchObject({ code: 'unauthorized', needsLogin: true });
});

const proof = async (userId: string) => passkeyProofFor(bench, userId);
const code = async (userId: string) => {
  const { body } = await callAction(bench, 'post-login', { signedPasskeyData: await proof(userId) });
  return JSON.stringify(body);
};
const token = async (userId: string) => (await signInNatively(bench, userId)).token;

test.each([
  ['the proof as text', true, proof],
  ['the proof in an object', true, async (userId: string) => ({ signedPasskeyData: await proof(userId) })],
  ['a hand-off code as JSON text', true, code],
  ['a hand-off code in an object', true, async (userId: string) => JSON.parse(await code(userId))],
  ['a session token as text', false, token],
  [
    'a session token as JSON text',
    false,
    async (userId: string) => JSON.stringify({ accessToken: await token(userId) }),
  ],
  ['a session token in an object', false, async (userId: string) => ({ sessionId: await token(userId) })],
])('V1: completeLogin takes %s', async (_, isForBrowsers, result) => {
  for (const storage of isForBrowsers ? [undefined, keychain()] : [keychain()]) {
    const { client } = await open({}, storage && { storage });
    const userId = newUserId();
    await client.completeLogin(await result(userId));
    expect(await client.session()).toMatchObject({ userId });
  }
});

test.each([
  ['', 'no_login_result'],
  [undefined, 'no_login_result'],
  [null, 'no_login_result'],
  [7, 'no_login_result'],
  [{ accessToken: '' }, 'no_login_result'],
  ['some.token', 'no_token_storage'],
])('V1: completeLogin sends nothing for %j: %s', async (result, expected) => {
  const { client, fetch, failures } = await open();
  const failure = await failureOf(client.completeLogin(result));
  expect([failure.code, failure.mayRetry, failure.needsLogin, fetch.sent]).toEqual([expected, false, false, []]);
  expect(failures).toEqual([failure]);
});

test('T4: an old login: who shows needsFreshLogin, and listing still works', async () => {
  const { client, failures } = await open();
  const begin = startSecond(bench);
  await client.completeLogin(await proof(newUserId()));
  moveTo(bench, begin + 901);
  const failure = await failureOf(client.connectToken());
  expect(failure).toMatchObject({ status: 403, needsFreshLogin: true, needsLogin: false, mayRetry: false });
  expect(failure.requestId).toMatch(/./);
  expect(failures).toEqual([failure]);
  expect(await client.connectToken('passkey-list')).toMatch(/^ctk1_/);
});

test('T1: when another tab signs somebody else in, this page gets no token until it knows', async () => {
  const here = await open();
  const [one, other] = [newUserId(), newUserId()];
  await here.client.completeLogin(await proof(one));
  const there = await open({}, { fetch: here.fetch });
  await there.client.completeLogin(await proof(other));
  const asked: string[] = [];
  here.client.onChange(() => asked.push('changed'));
  for (const type of ['passkey-append', 'passkey-list'] as const) {
    const failure = await failureOf(here.client.connectToken(type));
    expect(failure).toMatchObject({ status: 409, code: 'other_user', otherUser: true, mayRetry: false });
  }
  expect(asked).toEqual(['changed', 'changed']);
  await failureOf(there.client.connectToken('passkey-append', { expectedUserId: one }));
  expect(await here.client.session()).toMatchObject({ userId: other });
  expect(await here.client.connectToken()).toMatch(/^ctk1_/);
});

test('C1: a cookie that the browser does not keep is not mistaken for an expired session', async () => {
  const lost = await open({ keepsCookies: false });
  const begin = Date.now();
  for (const ask of [() => lost.client.session(), () => lost.client.connectToken(), () => lost.client.sessions()]) {
    await lost.client.completeLogin(await proof(newUserId()));
    const failure = await failureOf(ask());
    expect(failure).toMatchObject({ code: 'cookie_not_kept', cookieNotKept: true, needsLogin: false });
  }
  expect(Date.now() - begin).toBeLessThan(60_000);
  // Kept at first, and gone later, is a session that has ended.
  const kept = await open();
  await kept.client.completeLogin(await proof(newUserId()));
  await kept.client.session();
  kept.fetch.cookies.clear();
  expect(await failureOf(kept.client.connectToken())).toMatchObject({ code: 'unauthorized', needsLogin: true });
  // So is a login that was refused right after another one.
  await kept.client.completeLogin(await proof(newUserId()));
  const used = await proof(newUserId());
  await kept.client.completeLogin(used);
  expect(await failureOf(kept.client.completeLogin(used))).toMatchObject({ code: 'invalid_passkey_data' });
});

test('S4: signing out everywhere ends the other sessions too', async () => {
  const userId = newUserId();
  const [one, other] = [await open(), await open()];
  for (const { client } of [one, other]) await client.completeLogin(await proof(userId));
  expect(await other.client.session()).toMatchObject({ userId });
  await one.client.signOutEverywhere();
  expect(await other.client.session()).toBeUndefined();
});
