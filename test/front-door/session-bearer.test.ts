// Session tokens in the Authorization header. Which texts are one is decided in functions/shared/http and tested there; here, what that
// means at each endpoint, and what the gateway makes of headers.
import { beforeAll, expect, test } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { asBrowser, type SignedIn, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInNatively(bench);
});

type Send = (options: RequestOptions) => ReturnType<typeof bench.client.get>;
const endpoints: readonly (readonly [string, Send])[] = [
  ['GET /auth/session', (options) => bench.client.get('/auth/session', options)],
  ['GET /auth/sessions', (options) => bench.client.get('/auth/sessions', options)],
  ['DELETE /auth/session', (options) => bench.client.delete('/auth/session', options)],
  ['DELETE /auth/sessions', (options) => bench.client.delete('/auth/sessions', options)],
  ['POST /connectToken', (options) => bench.client.post('/connectToken', { type: 'passkey-list' }, options)],
];

test.each(endpoints)('iK13, iK15: %s refuses what is not one bearer token alone, without a look', async (_, send) => {
  const { token } = session;
  const bearer = `Bearer ${token}`;
  const wrong: [RequestOptions, status: number][] = [
    [{ headers: { authorization: `${bearer} extra` } }, 401],
    [{ headers: { authorization: token } }, 401],
    [{ headers: { Authorization: [bearer, bearer] } }, 400],
    [{ headers: { authorization: `${bearer}, ${bearer}` } }, 400],
    [{ ...asBrowser(bench, session), headers: { authorization: bearer } }, 400],
    [{ ...asBrowser(bench, session), headers: { authorization: 'Basic eDp5' } }, 400],
  ];
  for (const [options, status] of wrong) {
    const { result, effects } = await effectsOf(bench, () => send(options));
    expect([result.status, effects]).toEqual([status, noEffects]);
  }
});

test('S6: the token is the same session in a cookie and in a header, whose scheme may be written in any case', async () => {
  const ofCookie = await signInByPasskey(bench);
  const answers = [
    await bench.client.get('/auth/session', { headers: { authorization: `bEaReR ${ofCookie.token}` } }),
    await bench.client.get('/auth/session', asBrowser(bench, session)),
  ];
  expect(answers.map(({ body }) => body.userId)).toEqual([ofCookie.userId, session.userId]);
});
