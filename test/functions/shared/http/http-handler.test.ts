// The frame around every HTTP story: an answer and a log line for anything that can happen.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '../../../../functions/shared/http/answer.ts';
import { type HttpStory, httpHandler } from '../../../../functions/shared/http/http-handler.ts';
import { readJsonBody } from '../../../../functions/shared/http/json-body.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { anyContext, anyEvent } from '../../any-event.ts';
import { captureLines } from '../../captured-lines.ts';
import { gatewayEvent, jsonEvent } from '../../gateway-event.ts';

const settings = { stage: 'test', functionName: 'session', deadlineMilliseconds: 8000 };
const log = captureLines();

const echo: HttpStory = async (request) => json({ echo: readJsonBody(request, 1024) });
const handle = (story: HttpStory, event: unknown = gatewayEvent(), context: unknown = {}) =>
  httpHandler(settings, ({ method }) => (method === 'POST' ? story : undefined))(event, context);
const throwing =
  (thrown: unknown): HttpStory =>
  () =>
    Promise.reject(thrown);

describe('an HTTP invocation', () => {
  it('L4: is answered and logged once, under one request id', async () => {
    const answer = await handle(echo, jsonEvent({ a: 1 }));
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-request-id': 'gateway-request-1' } });
    expect(JSON.parse(answer.body)).toEqual({ echo: { a: 1 } });
    const line = {
      requestId: 'gateway-request-1',
      route: 'POST /auth/session',
      status: 200,
      outcome: 'ok',
      level: 'INFO',
    };
    expect(log.objects()).toEqual([expect.objectContaining(line)]);
  });

  it('I3: of any kind gets an answer with a numeric status, and one line', { timeout: 30_000 }, async () => {
    let runs = 0;
    const check = async (event: unknown, context: unknown) => {
      const answer = await handle(echo, event, context);
      expect(answer.statusCode).toSatisfy(Number.isInteger);
      expect(answer.body).toBeTypeOf('string');
      runs += 1;
    };
    await fc.assert(fc.asyncProperty(anyEvent, anyContext, check), { numRuns: 2000 });
    expect(log.objects()).toHaveLength(runs);
  });

  it.each(['GET', 'DELETE', 'PUT', 'constructor', '__proto__'])('I1: %s without a story is 404', async (method) => {
    expect((await handle(echo, gatewayEvent({ method }))).statusCode).toBe(404);
  });

  it('L3: logs no path or route of a caller’s own making', async () => {
    await handle(echo, { ...jsonEvent({}), routeKey: 'POST /canary?x={"level":"ERROR"}', rawPath: '/canary' });
    expect(log.text()).not.toContain('canary');
    expect(log.objects()[0]).toMatchObject({ route: 'unknown' });
  });

  it.each([
    new Error('canary'),
    new TypeError('canary', { cause: new Error('canary') }),
    'canary',
    { canary: 'canary', toString: () => 'canary' },
    null,
    undefined,
    7n,
    Symbol('canary'),
  ])('L1: a story that throws %s is an internal error that tells nothing', async (thrown) => {
    const answer = await handle(throwing(thrown), jsonEvent({ secret: 'canary' }));
    expect(answer.statusCode).toBe(500);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'internal_error', requestId: 'gateway-request-1' });
    expect(answer.body + log.text()).not.toContain('canary');
    expect(log.objects()).toEqual([expect.objectContaining({ status: 500, code: 'internal_error', level: 'ERROR' })]);
  });

  it.each([
    ['invalid_request', 400, 'ValidationFailed'],
    ['payload_too_large', 413, 'ValidationFailed'],
    ['unsupported_media_type', 415, 'ValidationFailed'],
    ['upstream_rejected', 502, 'UpstreamError'],
    ['upstream_error', 502, 'UpstreamError'],
    ['upstream_timeout', 504, 'UpstreamTimeout'],
  ] as const)('L4: %s is answered with %i and counted as %s', async (code, status, metric) => {
    const answer = await handle(throwing(new Refusal(code, { reason: 'test' })));
    expect(answer.statusCode).toBe(status);
    expect(log.objects()).toEqual([expect.objectContaining({ code, status, reason: 'test', [metric]: 1 })]);
  });

  it('R1: answers 503 when the deadline ends what it waits for', async () => {
    const waiting: HttpStory = async (_, call) => {
      await sleep(5000, undefined, { signal: call.deadline.signal });
      return json({});
    };
    const answer = await handle(waiting, gatewayEvent(), { getRemainingTimeInMillis: () => 1000 });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
    expect(log.objects()).toEqual([expect.objectContaining({ reason: 'deadline' })]);
  });

  it('R1: answers 503 at once when too little time is left to begin', async () => {
    const answer = await handle(echo, jsonEvent({}), { getRemainingTimeInMillis: () => 300 });
    expect(answer.statusCode).toBe(503);
    expect(log.objects()).toEqual([expect.objectContaining({ reason: 'no_time_left' })]);
  });
});
