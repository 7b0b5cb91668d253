// T3, U2, R2, R4: what Corbado's answers to a wish for a connect token mean, and how often it is asked because of them. Which answers mean
// what is decided in functions/shared/corbado and tested there; here is one of each kind, over the network.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

// With all of its retries left.
beforeAll(async () => {
  bench.system().coldStart('connect-token');
  await bench.system().warm('connect-token');
});
beforeEach(() => bench.system().corbado.faults.clear());

const ask = async () => {
  const bearer = await idTokenFor(bench, newUserId());
  return callsDuring(bench, 'connectTokens', () =>
    bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, { bearer }),
  );
};

const now = Math.floor(Date.now() / 1000);
const good = { id: 'ctk-1', tokenType: 'passkey-list', secret: 'ctk1_abcdefgh', expires: now + 300 };
const answering = (code: number, more: object = {}): Fault => ({
  ...{ kind: 'status', status: code },
  body: { ...good, ...more },
});

it.each<[string, Fault]>([
  ['status 500', { kind: 'status', status: 500 }],
  ['a line that is dropped after the token was made', { kind: 'drop', afterApplying: true }],
])('R2: asked once more, as the trouble may pass: %s', async (_, fault) => {
  const { next } = bench.system().corbado.faults;
  next('connectTokens', fault, 2);
  const refused = await ask();
  expect([refused.result.status, refused.result.body.code, refused.calls.length]).toEqual([502, 'upstream_error', 2]);
  next('connectTokens', fault);
  const given = await ask();
  expect([given.result.status, given.calls.length]).toEqual([200, 2]);
});

it.each<[string, Fault, number, string]>([
  ['compressed bytes', { kind: 'nonsense', what: 'gzip' }, 502, 'upstream_error'],
  ['an answer without end', { kind: 'nonsense', what: 'huge' }, 502, 'upstream_error'],
  ['status 201 with a token', answering(201), 502, 'upstream_error'],
  ['status 404 with a token', answering(404), 502, 'upstream_rejected'],
  ['a token that could become a script', answering(200, { secret: 'ctk1_<script>' }), 502, 'upstream_error'],
  // iU9
  ['too many requests', { kind: 'rate-limited', retryAfter: '999999' }, 503, 'temporarily_unavailable'],
])('R2, T3: asked once, as asking again would not help: %s', async (_, fault, status, code) => {
  bench.system().corbado.faults.next('connectTokens', fault, 2);
  const { result: answer, calls } = await ask();
  expect([answer.status, answer.body.code, calls.length]).toEqual([status, code, 1]);
  expect(answer.headers['retry-after']).toBe(status === 503 ? '30' : undefined);
  expect(answer.body).not.toHaveProperty('token');
});

it('T3: the caller gets the token, under both of its names, and its end; nothing else that Corbado says', async () => {
  bench.system().corbado.faults.next('connectTokens', answering(200, { extra: 'canary', data: { identifier: 'x' } }));
  const { result: answer } = await ask();
  expect(answer.body).toEqual({ connectToken: good.secret, token: good.secret, expiresAt: good.expires });
});

// Last, as nothing is left then.
it('R2: each environment asks again ten times, and gets one of these back per second', async () => {
  bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 500 }, 60);
  const tokens = await Promise.all(Array.from({ length: 25 }, () => idTokenFor(bench, newUserId())));
  const startedAt = performance.now();
  const { calls } = await callsDuring(bench, 'connectTokens', () =>
    Promise.all(tokens.map((bearer) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }))),
  );
  const refilled = Math.ceil((performance.now() - startedAt) / 1000);
  // Four of the ten were used above, of which some have come back.
  expect(calls.length).toBeGreaterThanOrEqual(25 + 6);
  expect(calls.length).toBeLessThanOrEqual(25 + 10 + refilled);
});
