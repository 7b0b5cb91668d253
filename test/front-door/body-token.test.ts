// The existing login's token as `idToken` in the body, as Corbado's example apps send it: where the stage allows it, and alone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { runWith } from '../support/run-with.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

type Body = Record<string, unknown>;
const endpoints: readonly (readonly [
  string,
  (body: Body, options?: RequestOptions) => ReturnType<typeof bench.client.post>,
])[] = [
  [
    'the token endpoint',
    (body, options) =>
      bench.client.post('/auth/corbadoConnectToken', { connectTokenType: 'passkey-list', ...body }, options),
  ],
  ['the exchange', (body, options) => bench.client.post('/auth/session', body, options)],
];
const idToken = () => idTokenFor(bench, newUserId());

describe.each(endpoints)('S5: at %s', (_, send) => {
  it('S5: it is as good as the same token in the header', async () => {
    const { idToken: poolIdToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench));
    for (const token of [await idToken(), poolIdToken, accessToken])
      expect((await send({ idToken: token })).status).toBe(200);
  });

  it('C1: from a browser it must come from one of our pages', async () => {
    const token = await idToken();
    expect((await send({ idToken: token }, { origin: bench.system().url })).status).toBe(200);
    const { result, effects } = await effectsOf(bench, () =>
      send({ idToken: token }, { origin: 'https://evil.example' }),
    );
    expect([result.status, result.body.code, effects]).toEqual([403, 'origin_not_allowed', noEffects]);
  });

  it('A1: beside a token in the header it is one credential too many, even when they are the same', async () => {
    const token = await idToken();
    const native = (await signInNatively(bench)).token;
    for (const bearer of [token, native]) {
      const { result, effects } = await effectsOf(bench, () => send({ idToken: token }, { bearer }));
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    }
  });

  it.each(['', 'a.b.c'])('A1: %.12j… is 401, and nothing happens', async (token) => {
    const { result, effects } = await effectsOf(bench, () => send({ idToken: token }));
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  });

  it.each([null, ['a.b.c']])('I4: %j is 400, and nothing happens', async (token) => {
    const { result, effects } = await effectsOf(bench, () => send({ idToken: token }));
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  });

  it('S1: a session token of ours has no business there', async () => {
    const { token } = await signInNatively(bench);
    const { result, effects } = await effectsOf(bench, () => send({ idToken: token }));
    expect([result.status, effects]).toEqual([401, noEffects]);
  });
});

describe('S5: beside a cookie', () => {
  it('A1: the token endpoint takes one or the other', async () => {
    const browser = asBrowser(bench, await signInByPasskey(bench));
    const body = { type: 'passkey-list', idToken: await idToken() };
    const answer = await bench.client.post('/connectToken', body, browser);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });

  it('S7: the exchange ends the session of the cookie, which its browser sends by itself', async () => {
    const session = await signInByPasskey(bench);
    const answer = await bench.client.post('/auth/session', { idToken: await idToken() }, asBrowser(bench, session));
    expect([answer.status, await sessionRow(bench, session.token)]).toEqual([200, undefined]);
  });

  it('A1: a hand-off code and a token are two logins', async () => {
    const body = { handoffCode: 'c'.repeat(43), idToken: await idToken() };
    const { result, effects } = await effectsOf(bench, () => bench.client.post('/auth/session', body));
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  });
});

describe('S5: where the stage does not allow it', () => {
  const detail = 'Identity tokens in the body are disabled: set identity.allowIdTokenInBody.';
  beforeAll(async () => {
    for (const name of ['connect-token', 'session'] as const) runWith(bench, name, { ALLOW_ID_TOKEN_IN_BODY: 'false' });
    await warmFunctions(bench);
  });
  afterAll(() => {
    for (const name of ['connect-token', 'session'] as const) runWith(bench, name, {});
  });

  it.each(endpoints)('S5: at %s even a good one is 400, and says what to set', async (_, send) => {
    const token = await idToken();
    const { result, effects } = await effectsOf(bench, () => send({ idToken: token }));
    expect([result.status, result.body, effects]).toMatchObject([400, { code: 'invalid_request', detail }, noEffects]);
    expect((await send({}, { bearer: token })).status).toBe(200);
  });
});
