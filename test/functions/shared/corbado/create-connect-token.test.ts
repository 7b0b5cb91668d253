// Asking Corbado for a connect token, and when to ask once more.
import { describe, expect, it } from 'vitest';
import { type Corbado, createRetryBudget } from '../../../../functions/shared/corbado/corbado.ts';
import {
  type ConnectTokenAsk,
  connectTokenBody,
  createConnectToken,
} from '../../../../functions/shared/corbado/create-connect-token.ts';
import { TransportFailure, type UpstreamAnswer } from '../../../../functions/shared/corbado/transport.ts';
import { connectTokenTypes } from '../../../../functions/shared/environment/settings.ts';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const list: ConnectTokenAsk = { type: 'passkey-list', identifier: 'ada', displayName: 'Ada', lifetimeSeconds: 300 };
type Reply = UpstreamAnswer | TransportFailure | Refusal;
const status = (code: number, headers: Record<string, string> = {}): UpstreamAnswer => ({
  status: code,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ secret: 'cot_abcdefgh', tokenType: 'passkey-list', expires: now + 300 })),
});
const failure = (kind: TransportFailure['kind'], sent = true, reused = false) =>
  new TransportFailure(kind, sent, reused);

/** Corbado gives these answers in turn, the last one for ever. */
const asking = (...replies: [Reply, ...Reply[]]) => {
  const asked: unknown[] = [];
  const waits: number[] = [];
  const clock = { seconds: 0 };
  const ask: Corbado['ask'] = async (path, body) => {
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? replies[0];
    asked.push([path, body]);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const corbado = { ask, retries: createRetryBudget(() => clock.seconds) };
  const create = (wanted = list, remainingMilliseconds = 8000, fraction = 0.5) => {
    const call = callAt(now, { remainingMilliseconds, chance: { fraction: () => fraction } });
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    return createConnectToken(corbado, wanted, { ...call, clock: { ...call.clock, sleep } });
  };
  return { asked, waits, clock, create };
};
const good = { secret: 'cot_abcdefgh', expiresAtSeconds: now + 300 };

describe('the question', () => {
  it.each(connectTokenTypes)('T5: for %s always limits the life of the token, and names only what it needs', (type) => {
    expect(connectTokenBody({ ...list, type })).toEqual({
      type,
      data: type === 'passkey-append' ? { identifier: 'ada', displayName: 'Ada' } : { identifier: 'ada' },
      maxLifetimeInSeconds: 300,
    });
  });

  it('T5: is asked anew for every token', async () => {
    const { create, asked } = asking(status(200));
    expect(await Promise.all(Array.from({ length: 50 }, () => create()))).toEqual(Array(50).fill(good));
    expect(asked).toEqual(Array(50).fill(['/connectTokens', connectTokenBody(list)]));
  });
});

describe('a second try', () => {
  it.each<[string, Reply, number]>([
    ['a 500', status(500), 50],
    ['a 502 of HTML', status(502, { 'content-type': 'text/html' }), 50],
    ['a 503', status(503), 50],
    ['a 520', status(520), 50],
    ['a 429', status(429), 50],
    ['a 429 with Retry-After 1', status(429, { 'retry-after': '1' }), 1000],
    ['a 503 with Retry-After 0', status(503, { 'retry-after': '0' }), 1000],
    ['a timeout', failure('timeout'), 50],
    ['a lost connection', failure('connection'), 50],
    ['a connection that was never made', failure('connection', false), 50],
    ['a kept connection that was dead', failure('connection', true, true), 0],
  ])('R2: after %s is made once, after %i ms', async (_, first, wait) => {
    const { create, asked, waits } = asking(first, status(200));
    expect(await create()).toEqual(good);
    expect([asked.length, waits]).toEqual([2, [wait]]);
  });

  it.each<[string, Reply, Refusal['code']]>([
    ['a 400', status(400), 'upstream_rejected'],
    ['a 404', status(404), 'upstream_rejected'],
    ['a redirect', status(307), 'upstream_error'],
    ['a 204', status(204), 'upstream_error'],
    ['a token of another shape', { ...status(200), body: Buffer.from('{}') }, 'upstream_error'],
    ['an answer that is too large', failure('too_large'), 'upstream_error'],
    ['a 429 with Retry-After 2', status(429, { 'retry-after': '2' }), 'temporarily_unavailable'],
    ['a 429 with Retry-After in words', status(429, { 'retry-after': 'Wed, 21 Oct' }), 'temporarily_unavailable'],
    ['a refusal of our own', new Refusal('internal_error', { reason: 'corbado_credential_refused' }), 'internal_error'],
  ])('R2: after %s is not made', async (_, first, code) => {
    const { create, asked } = asking(first, status(200));
    await expect(create()).rejects.toEqual(refusing(code));
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Reply, Refusal['code']]>([
    ['500', status(500), 'upstream_error'],
    ['429', status(429), 'temporarily_unavailable'],
    ['a timeout', failure('timeout'), 'upstream_timeout'],
    ['a lost connection', failure('connection'), 'upstream_error'],
    ['a dead kept connection', failure('connection', true, true), 'upstream_error'],
  ])('R2: is the last one: then %s is the answer', async (_, reply, code) => {
    const { create, asked } = asking(reply);
    await expect(create()).rejects.toEqual(refusing(code));
    expect(asked).toHaveLength(2);
  });

  it.each([
    [0, 0],
    [0.999, 99],
  ])('R2: comes after anything between nothing and 100 ms: for chance %d after %i ms', async (fraction, wait) => {
    const { create, waits } = asking(status(500), status(200));
    await create(list, 8000, fraction);
    expect(waits).toEqual([wait]);
  });

  it.each([
    [551, 2],
    [550, 1],
    [0, 1],
  ])('R1: with %i ms left, Corbado is asked %i times', async (remainingMilliseconds, times) => {
    const { create, asked } = asking(status(500));
    await expect(create(list, remainingMilliseconds)).rejects.toEqual(refusing('upstream_error'));
    expect(asked).toHaveLength(times);
  });

  it('R2: is not made when ten were made just now', async () => {
    const { create, asked, clock } = asking(status(500));
    for (let request = 0; request < 15; request += 1) await create().catch(() => undefined);
    expect(asked).toHaveLength(15 + 10);
    clock.seconds += 1;
    await create().catch(() => undefined);
    expect(asked).toHaveLength(15 + 10 + 2);
  });
});
