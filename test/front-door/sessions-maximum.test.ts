// How many sessions a user may have: one login more ends the session that was used least lately, and nobody else's. Which one that is among
// many is decided in functions/shared/login (open-session) and tested there.
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce } from '../support/at-once.ts';
import { tokenIn } from '../support/client.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { returnToPresent } from '../support/moments.ts';
import { runWith } from '../support/run-with.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByLogin,
  signInByPasskey,
} from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const maximum = { SESSION_MAXIMUM_PER_USER: '3' };
const bench = provideSystem({ extraEnv: { 'verify-passkey': maximum, session: maximum, 'post-login': maximum } });
beforeAll(() => warmFunctions(bench));
beforeEach(() => returnToPresent(bench));

const later = (seconds: number) => bench.system().clock.moveBySeconds(seconds);
const isOpen = async (token: string) => (await bench.client.get('/auth/session', { bearer: token })).status === 200;
const open = async (tokens: readonly string[]) => {
  const states: boolean[] = [];
  for (const token of tokens) states.push(await isOpen(token));
  return states;
};
const sessionsOf = async (userId: string) => (await rowsOf(bench, userId, 'S#')).length;
const act = async (userId: string) =>
  (await callAction(bench, 'post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) })).body;

/** The tokens of so many logins, in their order. */
const logIn = async (userId: string, count: number): Promise<string[]> => {
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    tokens.push((await signInByPasskey(bench, userId)).token);
    later(2);
  }
  return tokens;
};

test.each<[string, (userId: string) => Promise<unknown>]>([
  ['a verified passkey login', (userId) => signInByPasskey(bench, userId)],
  ['the existing login', (userId) => signInByLogin(bench, userId)],
  ['the action', act],
])('S10: by %s the maximum stays open, and one more ends the first and nobody else’s', async (_, login) => {
  const [userId, other] = [newUserId(), await signInByPasskey(bench)];
  const tokens = await logIn(userId, 3);
  expect(await open([...tokens, other.token])).toEqual([true, true, true, true]);
  await login(userId);
  expect(await sessionsOf(userId)).toBe(3);
  expect(await open([...tokens, other.token])).toEqual([false, true, true, true]);
});

test('S10: the one that ends is the one whose last use is longest ago, and a dead one before any that is alive', async () => {
  const userId = newUserId();
  const tokens = await logIn(userId, 3);
  later(300);
  expect(await isOpen(tokens[0] ?? '')).toBe(true);
  const [fourth = ''] = await logIn(userId, 1);
  expect(await open(tokens)).toEqual([true, false, true]);
  later(1000);
  expect(await isOpen(fourth)).toBe(true);
  later(1000);
  await logIn(userId, 2);
  expect([await isOpen(fourth), await sessionsOf(userId)]).toEqual([true, 3]);
});

test('S10: none ends where the browser’s own session is being replaced, or where a login is refused', async () => {
  const userId = newUserId();
  const tokens = await logIn(userId, 3);
  bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'invalid_challenge' });
  for (const [status, after] of [
    [401, [true, true, true]],
    [200, [true, true, false]],
  ] as const) {
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const options = asBrowser(bench, { token: tokens[2] ?? '' });
    expect((await bench.client.post('/auth/passkey/verify', { signedPasskeyData }, options)).status).toBe(status);
    expect(await open(tokens)).toEqual(after);
  }
});

test.each(['/auth/passkey/verify', '/auth/session'])(
  'S10: twice as many logins at once by %s end within the maximum',
  async (path) => {
    const userId = newUserId();
    const send = async () => {
      if (path === '/auth/session') return bench.client.post(path, {}, { bearer: await idTokenFor(bench, userId) });
      return bench.client.post(path, { signedPasskeyData: await passkeyProofFor(bench, userId) });
    };
    // All have passed the first look, and none has stored its session.
    const answers = await atOnce(bench, path === '/auth/session' ? 'UpdateItem' : 'PutItem', send);
    expect(await sessionsOf(userId)).toBe(3);
    const tokens = answers.flatMap(({ status, setCookie }) => (status === 200 ? [tokenIn(setCookie[0])] : []));
    expect((await open(tokens)).filter(Boolean)).toHaveLength(3);
    for (const { status, body, headers } of answers)
      if (status !== 200) expect([status, body.code, headers['retry-after']]).toEqual([429, 'too_many_requests', '10']);
    later(2);
    expect(await isOpen((await signInByPasskey(bench, userId)).token)).toBe(true);
    expect(await sessionsOf(userId)).toBe(3);
  },
);

test('S10: a login costs one delete for each session that ends, and succeeds when none can be removed', async () => {
  const userId = newUserId();
  await logIn(userId, 3);
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const send = () => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  const { result, effects } = await effectsOf(bench, send);
  expect(effects.dynamodb).toEqual({ Query: 2, PutItem: 2, DeleteItem: 1 });
  expect(entryOf(bench, result)).toMatchObject({ sessionsEnded: 1 });
  const { faults } = bench.system().dynamodb;
  faults.next('DeleteItem', { kind: 'error', name: 'InternalServerError' }, 9);
  const { token } = await signInByPasskey(bench, userId);
  faults.clear();
  expect([await isOpen(token), await sessionsOf(userId)]).toEqual([true, 4]);
});

test('S10: a login with a hand-off code ends another session only when the code is traded', async () => {
  runWith(bench, 'post-login', { ...maximum, SESSION_DELIVERY: 'handoff' });
  const userId = newUserId();
  const tokens = await logIn(userId, 3);
  const { handoffCode } = await act(userId);
  expect(await open(tokens)).toEqual([true, true, true]);
  expect((await bench.client.post('/auth/session', { handoffCode })).status).toBe(200);
  expect([await sessionsOf(userId), await isOpen(tokens[0] ?? '')]).toEqual([3, false]);
});
