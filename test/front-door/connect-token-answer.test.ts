// What a token request asks of Corbado, what it passes on, and what it makes of answers that are no token. Each unusable answer is tested in
// functions/shared/corbado (create-connect-token, answers).
import { beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
});

const ask = (type = 'passkey-list') =>
  bench.client.post('/auth/corbadoConnectToken', { type }, asBrowser(bench, session));

test('T1, T5: Corbado is told the lifetime, the user, and for append the display name, and nothing else', async () => {
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

test('T5: the answer says when the token ends: as was asked, or later where Corbado says so', async () => {
  const second = startSecond(bench);
  expect((await ask()).body.expiresAt).toBe(second + 300);
  const expires = nowSeconds(bench) + 3600;
  const body = { tokenType: 'passkey-list', secret: 'ctk1_of-a-whole-hour', expires };
  bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 200, body });
  expect((await ask()).body).toEqual({ connectToken: body.secret, token: body.secret, expiresAt: expires });
});

test('T5, iT9: five at once and one afterwards get six tokens by six calls to Corbado', async () => {
  const { result, effects } = await effectsOf(bench, async () => [
    ...(await Promise.all(Array.from({ length: 5 }, () => ask()))),
    await ask(),
  ]);
  expect(new Set(result.map(({ body }) => body.token)).size).toBe(6);
  expect(effects.corbado).toEqual({ connectTokens: 6 });
});

test.each<[string, Fault]>([
  ['HTML', { kind: 'nonsense', what: 'html' }],
  ['a status 500 that says success', { kind: 'lie' }],
])('T3, iU11: %s instead of a token is 502, and none of it is passed on', async (_, fault) => {
  const { faults } = bench.system().corbado;
  faults.next('connectTokens', fault, 2);
  const answer = await ask();
  faults.clear();
  expect([answer.status, answer.body.code, answer.setCookie]).toEqual([502, 'upstream_error', []]);
  expect(Object.keys(answer.body)).toEqual(['type', 'title', 'status', 'code', 'requestId', 'error']);
});
