// What a token request asks of Corbado, what it passes on, and what it makes of answers that are no token.
import { beforeAll, expect, test } from 'vitest';
import { nonsenseKinds } from '../../local/corbado/fault.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

// More of them than a person would send; the limit has tests of its own.
const unlimited = { USER_REQUESTS_PER_MINUTE: '0' };
const bench = provideSystem({ extraEnv: { 'connect-token': unlimited } });
let session: SignedIn;
beforeAll(async () => {
  await warmFunctions(bench);
  session = await signInByPasskey(bench);
});

const ask = (type = 'passkey-list') => bench.client.post('/connectToken', { type }, asBrowser(bench, session));

test.each(['passkey-append', 'passkey-list', 'passkey-delete'])('T5: the lifetime is sent with %s', async (type) => {
  await ask(type);
  expect(bench.system().corbado.calls.at(-1)?.body).toMatchObject({ type, maxLifetimeInSeconds: 300 });
});

test('T1: Corbado is told the display name for append, and for nothing else', async () => {
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

test('T5: the answer says when the token ends, in epoch seconds, at most 300 s ahead', async () => {
  const second = startSecond(bench);
  expect((await ask()).body.expiresAt).toBe(second + 300);
});

test('T5, iT9: fifty at once get fifty tokens by fifty calls to Corbado', async () => {
  const { result, effects } = await effectsOf(bench, () => Promise.all(Array.from({ length: 50 }, () => ask())));
  expect(result.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  expect(new Set(result.map(({ body }) => body.token)).size).toBe(50);
  expect(effects.corbado).toEqual({ connectTokens: 50 });
});

test('T5: one after the other, too, nothing is kept and given again', async () => {
  const { result, effects } = await effectsOf(bench, async () => [await ask(), await ask()]);
  expect(new Set(result.map(({ body }) => body.token)).size).toBe(2);
  expect(effects.corbado).toEqual({ connectTokens: 2 });
});

test.each(nonsenseKinds)('T3, iU11: %s instead of a token is 502, and none of it is passed on', async (what) => {
  const { faults } = bench.system().corbado;
  faults.next('connectTokens', { kind: 'nonsense', what }, 2);
  const answer = await ask();
  faults.clear();
  expect([answer.status, answer.body.code, answer.setCookie]).toEqual([502, 'upstream_error', []]);
  expect(answer.raw).not.toMatch(/ctk1_|stolen|doctype|verif/);
  expect(Object.keys(answer.body)).toEqual(['type', 'title', 'status', 'code', 'requestId', 'error']);
});

test('T3: a status 500 that says success gives no token', async () => {
  const { faults } = bench.system().corbado;
  faults.next('connectTokens', { kind: 'lie' }, 2);
  const answer = await ask();
  faults.clear();
  expect([answer.status, answer.body.code]).toEqual([502, 'upstream_error']);
});

test('T5: a token that Corbado gave for longer than asked is passed on with its own end', async () => {
  const expires = nowSeconds(bench) + 86_400;
  const body = { tokenType: 'passkey-list', secret: 'ctk1_of-a-whole-day', expires };
  bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 200, body });
  expect((await ask()).body).toEqual({ connectToken: body.secret, token: body.secret, expiresAt: expires });
});
