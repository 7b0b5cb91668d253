// How the verify endpoint hands a session over: as a cookie, or in the body to a native app that asks; never adopting one.
import { describe, expect, it } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { runWith } from '../support/run-with.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByLogin, signInNatively } from '../support/sign-in.ts';
import { partitionOf, rowsOf, sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const verify = async (userId: string, more: object = {}, options: RequestOptions = {}) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData, ...more }, options);
};

const isOpen = async (bearer: string) => (await bench.client.get('/auth/session', { bearer })).status === 200;

describe('S5: cookie or body', () => {
  it('S4: the cookie is set to the letter, and the body holds no token', async () => {
    const userId = newUserId();
    const answer = await verify(userId, {}, { origin: bench.system().url });
    expect(answer.body).toEqual({ success: true, userId, expiresAt: expect.any(Number) });
    expect(answer.setCookie).toHaveLength(1);
    const token = /^__Host-session_id=([\w.-]+); (.+)$/.exec(answer.setCookie[0] ?? '');
    expect(token?.[2]).toBe('Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=10800');
    expect(answer.raw).not.toContain(token?.[1]?.split('.')[1]);
  });

  it('S5: an app that asks for it gets the token in the body, and then no cookie', async () => {
    const userId = newUserId();
    const answer = await verify(userId, { delivery: 'token' });
    expect(answer).toMatchObject({ status: 200, setCookie: [], body: { userId, tokenType: 'Bearer' } });
    expect(`U#${String(answer.body.sessionId).split('.')[0]}`).toBe(partitionOf(userId));
    expect(await isOpen(String(answer.body.sessionId))).toBe(true);
  });

  it.each<[string, () => RequestOptions]>([
    ['the origin of the app', () => ({ origin: bench.system().url })],
    ['Fetch Metadata of its own site', () => ({ headers: { 'sec-fetch-site': 'same-origin' } })],
  ])('S5: a browser, known by %s, gets no token in a body, and its proof is not used up', async (_, options) => {
    await bench.system().warm('verify-passkey');
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    const ask = (delivery: string) =>
      bench.client.post('/auth/passkey/verify', { signedPasskeyData, delivery }, options());
    const { result, effects } = await effectsOf(bench, () => ask('token'));
    expect([result.status, result.body.detail, effects]).toEqual([
      400,
      'A browser gets the session as a cookie only.',
      noEffects,
    ]);
    expect((await ask('cookie')).status).toBe(200);
  });

  it('S5: nobody gets one where the stage does not allow it', async () => {
    runWith(bench, 'verify-passkey', { ALLOW_TOKEN_IN_BODY: 'false' });
    const userId = newUserId();
    const answer = await verify(userId, { delivery: 'token' });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    runWith(bench, 'verify-passkey', {});
  });

  it("iV15: a foreign page cannot log its own user into the visitor's browser", async () => {
    const userId = newUserId();
    const answer = await verify(userId, {}, { origin: 'https://evil.example' });
    expect([answer.status, answer.setCookie, await rowsOf(bench, userId, 'S#')]).toEqual([403, [], []]);
  });
});

describe('S7: a session that is brought along', () => {
  it('S7: ends when the new one begins, which has a token of its own, in a browser and in a native app', async () => {
    const old = await signInByLogin(bench);
    const answer = await verify(old.userId, {}, asBrowser(bench, old));
    expect([answer.status, answer.setCookie[0]?.includes(old.token), await isOpen(old.token)]).toEqual([
      200,
      false,
      false,
    ]);
    expect(await rowsOf(bench, old.userId, 'S#')).toMatchObject([{ amr: 'passkey' }]);
    const native = await signInNatively(bench);
    const { body } = await verify(native.userId, { delivery: 'token' }, { bearer: native.token });
    expect([await isOpen(native.token), await isOpen(String(body.sessionId))]).toEqual([false, true]);
  });

  it("S7: ends even when it was another user's, who left it in this browser", async () => {
    const [other, userId] = [await signInByLogin(bench), newUserId()];
    expect((await verify(userId, {}, asBrowser(bench, other))).body).toMatchObject({ userId });
    expect(await sessionRow(bench, other.token)).toBeUndefined();
  });

  it('S7: is never adopted when nobody knows it: a planted token stays worthless', async () => {
    const userId = newUserId();
    const planted = `${partitionOf(userId).slice('U#'.length)}.${'A'.repeat(43)}`;
    const answer = await verify(userId, {}, { cookie: planted, origin: bench.system().url });
    expect([answer.status, answer.setCookie.join().includes(planted), await isOpen(planted)]).toEqual([
      200,
      false,
      false,
    ]);
  });
});
