// How many sessions a user may have: one login more ends the session that was used least lately, and nobody else's.
import { beforeEach, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce } from '../support/at-once.ts';
import { tokenIn } from '../support/client.ts';
import { effectsOf } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { returnToPresent } from '../support/moments.ts';
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
beforeEach(() => returnToPresent(bench));

const later = (seconds: number) => bench.system().clock.moveBySeconds(seconds);
const isOpen = async (token: string) => (await bench.client.get('/auth/session', { bearer: token })).status === 200;
const open = async (tokens: readonly string[]) => {
  const states: boolean[] = [];
  for (const token of tokens) states.push(await isOpen(token));
  return states;
};

const logins: readonly (readonly [string, (userId: string) => Promise<string>])[] = [
  ['a verified passkey login', async (userId) => (await signInByPasskey(bench, userId)).token],
  ['the existing login', async (userId) => (await signInByLogin(bench, userId)).token],
  [
    'the action',
    async (userId) => {
      const signedPasskeyData = await passkeyProofFor(bench, userId);
      return String((await callAction(bench, 'post-login', { signedPasskeyData })).body.sessionId);
    },
  ],
];

describe.each(logins)('S10: by %s', (_, login) => {
  it('S10: the maximum stays open, and one more ends the first', async () => {
    const userId = newUserId();
    const tokens: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      tokens.push(await login(userId));
      later(2);
      if (count === 2) expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
    }
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
    expect(await open(tokens)).toEqual([false, true, true, true]);
  });
});

describe('S10: which one ends', () => {
  it('S10: is the one whose last use is longest ago, not the oldest', async () => {
    const userId = newUserId();
    const tokens: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      tokens.push((await signInByPasskey(bench, userId)).token);
      later(2);
    }
    later(300);
    expect(await isOpen(tokens[0] ?? '')).toBe(true);
    await signInByPasskey(bench, userId);
    expect(await open(tokens)).toEqual([true, false, true]);
  });

  it('S10: is a dead one before any that is alive', async () => {
    const userId = newUserId();
    const dead = (await signInByPasskey(bench, userId)).token;
    later(1801);
    const alive = [(await signInByPasskey(bench, userId)).token, (await signInByPasskey(bench, userId)).token];
    await signInByPasskey(bench, userId);
    expect(await open([dead, ...alive])).toEqual([false, true, true]);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
  });

  it('S10: is none where the browser’s own session is being replaced', async () => {
    const userId = newUserId();
    const others = [(await signInByPasskey(bench, userId)).token, (await signInByPasskey(bench, userId)).token];
    const here = await signInByPasskey(bench, userId);
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    await bench.client.post('/auth/passkey/verify', { signedPasskeyData }, asBrowser(bench, here));
    expect(await open([...others, here.token])).toEqual([true, true, false]);
    const bearer = await idTokenFor(bench, userId);
    expect((await bench.client.post('/auth/session', {}, { bearer })).status).toBe(200);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
  });

  it('S10: is never another user’s', async () => {
    const [mine, theirs] = [newUserId(), newUserId()];
    const other = (await signInByPasskey(bench, theirs)).token;
    for (let count = 0; count < 5; count += 1) await signInByPasskey(bench, mine);
    expect(await isOpen(other)).toBe(true);
  });
});

describe('S10: logins', () => {
  it.each(['/auth/passkey/verify', '/auth/session'])(
    'S10: twice as many at once by %s end within the maximum',
    async (path) => {
      const userId = newUserId();
      const send = async () => {
        if (path === '/auth/session') return bench.client.post(path, {}, { bearer: await idTokenFor(bench, userId) });
        return bench.client.post(path, { signedPasskeyData: await passkeyProofFor(bench, userId) });
      };
      // All have passed the first look, and none has stored its session.
      const answers = await atOnce(bench, path === '/auth/session' ? 'UpdateItem' : 'PutItem', send);
      expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
      const tokens = answers.flatMap(({ status, setCookie }) => (status === 200 ? [tokenIn(setCookie[0])] : []));
      expect((await open(tokens)).filter(Boolean)).toHaveLength(3);
      for (const { status, body, headers } of answers)
        if (status !== 200)
          expect([status, body.code, headers['retry-after']]).toEqual([429, 'too_many_requests', '10']);
      later(2);
      expect(await isOpen((await signInByPasskey(bench, userId)).token)).toBe(true);
      expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
    },
  );

  it('S10: cost one delete for each session that ends, and say so in the log', async () => {
    const userId = newUserId();
    for (let count = 0; count < 3; count += 1) await signInByPasskey(bench, userId);
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const send = () => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    const { result, effects } = await effectsOf(bench, send);
    expect(effects.dynamodb).toEqual({ Query: 2, PutItem: 2, DeleteItem: 1 });
    expect(entryOf(bench, result)).toMatchObject({ sessionsEnded: 1 });
  });

  it('S10: that are refused end nothing', async () => {
    const userId = newUserId();
    for (let count = 0; count < 3; count += 1) await signInByPasskey(bench, userId);
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'invalid_challenge' });
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    expect((await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status).toBe(401);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
  });

  it('R5: succeed when the session that should make room cannot be removed', async () => {
    const userId = newUserId();
    for (let count = 0; count < 3; count += 1) await signInByPasskey(bench, userId);
    const { faults } = bench.system().dynamodb;
    faults.next('DeleteItem', { kind: 'error', name: 'InternalServerError' }, 9);
    const { token } = await signInByPasskey(bench, userId);
    faults.clear();
    expect(await isOpen(token)).toBe(true);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(4);
  });

  it('S10: with a hand-off code end the others only when the code is traded', async () => {
    bench.system().reconfigure('post-login', { SESSION_DELIVERY: 'handoff' });
    const userId = newUserId();
    for (let count = 0; count < 3; count += 1) await signInByPasskey(bench, userId);
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const { handoffCode } = (await callAction(bench, 'post-login', { signedPasskeyData })).body;
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
    expect((await bench.client.post('/auth/session', { handoffCode })).status).toBe(200);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
  });
});
