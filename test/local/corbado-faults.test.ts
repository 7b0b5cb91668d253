// Every fault of the stand-in, seen by a raw client; and that none of them outlives the stand-in.
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CorbadoRoute, Fault } from '../../local/corbado/fault.ts';
import {
  connectTokensPath,
  json,
  list,
  provideCorbado,
  type RawRequest,
  send,
  startTestCorbado,
  verifyPath,
} from './corbado-raw-client.ts';

const { corbado } = provideCorbado();

const play = (fault: Fault, options: Partial<RawRequest> = {}, route: CorbadoRoute = 'connectTokens') => {
  corbado().faults.next(route, fault);
  const path = route === 'verify' ? verifyPath : connectTokensPath;
  return send(corbado(), { path, body: list, ...options });
};

describe('answers on request', () => {
  it('status, body, content type and headers', async () => {
    const headers = { 'x-extra': '1' };
    const answer = await play({ kind: 'status', status: 503, body: 'busy', contentType: 'text/plain', headers });
    expect([answer.status, answer.headers['content-type'], answer.headers['x-extra'], String(answer.body)]).toEqual([
      503,
      'text/plain',
      '1',
      'busy',
    ]);
  });

  it('a status alone comes in the envelope', async () => {
    expect(json(await play({ kind: 'status', status: 500 }))).toMatchObject({ httpStatusCode: 500, error: {} });
  });

  it('any verification result', async () => {
    const answer = await play({ kind: 'result', verificationResult: 'user_mismatch' }, {}, 'verify');
    expect([answer.status, json(answer)]).toEqual([200, { verificationResult: 'user_mismatch' }]);
  });

  it('a rate limit with Retry-After', async () => {
    const answer = await play({ kind: 'rate-limited', retryAfter: '7' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '7']);
    expect(json(answer)).toMatchObject({ error: { type: 'rate_limited' } });
  });

  it('a redirect', async () => {
    const answer = await play({ kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' });
    expect([answer.status, answer.headers.location]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
  });

  it('a lie: 500 with the body of a success', async () => {
    const answer = await play({ kind: 'lie' }, {}, 'verify');
    expect([answer.status, json(answer)]).toEqual([500, { verificationResult: 'success' }]);
  });
});

describe('trouble on the line', () => {
  const silent = { timeoutMilliseconds: 300 };

  it('silence before the headers', async () => {
    expect(await play({ kind: 'stall-before-headers' }, silent)).toMatchObject({ complete: false, headers: {} });
    expect(corbado().calls[0]).not.toHaveProperty('status');
  });

  it('silence inside the body', async () => {
    const answer = await play({ kind: 'stall-body' }, silent);
    expect([answer.status, answer.body.length, answer.complete]).toEqual([200, 5, false]);
  });

  it('a byte per second', async () => {
    const answer = await play({ kind: 'drip' }, { timeoutMilliseconds: 1500 });
    expect([answer.status, answer.complete]).toEqual([200, false]);
    expect(answer.body.length).toBeLessThan(4);
  });

  it('a dropped line, before or after the work was done', async () => {
    expect(await play({ kind: 'drop' })).not.toHaveProperty('status');
    expect(corbado().state.connectTokens).toHaveLength(0);
    expect(await play({ kind: 'drop', afterApplying: true })).not.toHaveProperty('status');
    expect(corbado().state.connectTokens).toHaveLength(1);
  });

  it('a late but correct answer', async () => {
    const startedAt = performance.now();
    const answer = await play({ kind: 'late', milliseconds: 150 });
    expect(answer.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });

  it('a connection that dies between two calls', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = corbado().connections;
    await play({ kind: 'close-idle' }, { agent });
    await wait(50);
    expect((await send(corbado(), { path: connectTokensPath, body: list, agent })).status).toBe(200);
    await send(corbado(), { path: connectTokensPath, body: list, agent });
    expect(corbado().connections - before).toBe(2);
    agent.destroy();
  });
});

describe('nonsense', () => {
  const text = async (fault: Extract<Fault, { kind: 'nonsense' }>['what']) =>
    (await play({ kind: 'nonsense', what: fault })).body.toString();

  it('is not what it says it is', async () => {
    expect(await text('html')).toContain('<!doctype html>');
    expect(await text('empty')).toBe('');
    expect(await text('null')).toBe('null');
    expect(await text('array')).toMatch(/^\[\{/);
  });

  it('is too short, too long or unreadable', async () => {
    expect((await play({ kind: 'nonsense', what: 'truncated' })).complete).toBe(false);
    expect((await text('huge')).length).toBeGreaterThan(1_000_000);
    const zipped = await play({ kind: 'nonsense', what: 'gzip' });
    expect([zipped.headers['content-encoding'], zipped.body.length < 10_000]).toEqual(['gzip', true]);
    expect(gunzipSync(zipped.body).length).toBeGreaterThan(1_000_000);
    const { body } = await play({ kind: 'nonsense', what: 'invalid-utf8' });
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow();
  });

  it.each([
    ['no-secret', (token: Record<string, unknown>) => expect(token).not.toHaveProperty('secret')],
    ['secret-number', (token: Record<string, unknown>) => expect(token.secret).toBeTypeOf('number')],
    ['secret-huge', (token: Record<string, unknown>) => expect(String(token.secret).length).toBeGreaterThan(5000)],
    ['secret-crlf', (token: Record<string, unknown>) => expect(token.secret).toContain('\r\n')],
    ['wrong-type', (token: Record<string, unknown>) => expect(token.tokenType).not.toBe(list.type)],
  ] as const)('has a wrong field: %s', async (what, check) => check(JSON.parse(await text(what))));
});

describe('the queue', () => {
  it('plays a fault as often as asked, then is correct again', async () => {
    corbado().faults.next('connectTokens', { kind: 'status', status: 500 }, 2);
    const statuses = [1, 2, 3].map(() => send(corbado(), { path: connectTokensPath, body: list }));
    expect((await Promise.all(statuses)).map(({ status }) => status).sort()).toEqual([200, 500, 500]);
  });

  it('is filled over HTTP too, and the state shows no secret and no body', async () => {
    const order = { route: 'verify', fault: { kind: 'result', verificationResult: 'generic_error' }, times: 3 };
    expect((await send(corbado(), { path: '/stand-in/faults', body: order })).status).toBe(200);
    await send(corbado(), { path: connectTokensPath, body: list });
    const state = await send(corbado(), { path: '/stand-in/state', method: 'GET' });
    expect(json(state)).toMatchObject({
      waitingFaults: { connectTokens: [], verify: ['result', 'result', 'result'] },
      connectTokens: [{ type: 'passkey-list', status: 'initial' }],
      recentCalls: [{ path: connectTokensPath, status: 200 }],
    });
    expect(state.body.toString()).not.toMatch(/ctk1_|"body"|corbado1_/);
  });

  it('refuses a fault that does not exist', async () => {
    const answer = await send(corbado(), {
      path: '/stand-in/faults',
      body: { route: 'verify', fault: { kind: 'no' } },
    });
    expect([answer.status, corbado().faults.waiting().verify]).toEqual([400, []]);
  });

  it('ends faults under way when the stand-in closes', async () => {
    const { corbado: other } = await startTestCorbado();
    other.faults.next('connectTokens', { kind: 'late', milliseconds: 60_000 });
    other.faults.next('connectTokens', { kind: 'stall-before-headers' });
    const calls = [1, 2].map(() => send(other, { path: connectTokensPath, body: list, timeoutMilliseconds: 5000 }));
    await wait(50);
    await other.close();
    for (const answer of await Promise.all(calls)) expect(answer).not.toHaveProperty('status');
  });
});
