// The existing login's token as `idToken` in the body, as Corbado's example apps send it: alone, and from one of our pages. A stage that does
// not allow it is in stage-settings.test.ts; which texts are one is tested in functions/shared/http (credential).
import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const idToken = () => idTokenFor(bench, newUserId());

describe.each([
  ['the token endpoint', '/auth/corbadoConnectToken', { connectTokenType: 'passkey-list' }],
  ['the exchange', '/auth/session', {}],
])('S5: at %s', (_, path, fields) => {
  const send = (token: unknown, options: RequestOptions = {}) =>
    effectsOf(bench, () => bench.client.post(path, { ...fields, idToken: token }, options));

  it('S5: it is as good as the same token in the header', async () => {
    const { idToken: poolIdToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench));
    for (const token of [await idToken(), poolIdToken, accessToken])
      expect((await send(token)).result.status).toBe(200);
    expect((await send(await idToken(), { origin: bench.system().url })).result.status).toBe(200);
  });

  it('A1, C1, I4: anything else, or anything beside it, is refused, and nothing happens', async () => {
    const token = await idToken();
    const native = (await signInNatively(bench)).token;
    const refused: readonly [number, unknown, RequestOptions][] = [
      [403, token, { origin: 'https://evil.example' }],
      [400, token, { bearer: token }],
      [400, token, { bearer: native }],
      [401, 'a.b.c', {}],
      [401, native, {}],
      [400, null, {}],
    ];
    for (const [status, sent, options] of refused) {
      const { result, effects } = await send(sent, options);
      expect([result.status, effects]).toEqual([status, noEffects]);
    }
  });
});

it('A1, S7: beside a cookie the token endpoint takes neither, and the exchange ends the session of the cookie', async () => {
  const session = await signInByPasskey(bench);
  const browser = asBrowser(bench, session);
  const body = { type: 'passkey-list', idToken: await idToken() };
  const refused = await bench.client.post('/connectToken', body, browser);
  expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
  const opened = await bench.client.post('/auth/session', { idToken: await idToken() }, browser);
  expect([opened.status, await sessionRow(bench, session.token)]).toEqual([200, undefined]);
});
