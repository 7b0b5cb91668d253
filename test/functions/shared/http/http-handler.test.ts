// The HTTP face: an answer and a log line for anything that can happen, and what an answer looks like: headers, problems, statuses.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRefusal, publicDetails, Refusal, type RefusalCode } from '../../../../functions/shared/frame/refusal.ts';
import * as face from '../../../../functions/shared/http/http-handler.ts';
import { readJsonBody } from '../../../../functions/shared/http/http-request.ts';
import { anyContext, anyEvent } from '../../any-event.ts';
import { captureLines } from '../../captured-lines.ts';
import { gatewayEvent, jsonEvent } from '../../gateway-event.ts';

// Written down a second time on purpose: clients act on these.
const codesByStatus = {
  400: ['invalid_request', 'signed_passkey_data_required'],
  401: ['unauthorized', 'invalid_passkey_data'],
  403: ['origin_not_allowed', 'reauthentication_required', 'type_not_allowed', 'identity_not_accepted'],
  404: ['not_found'],
  409: ['flag_not_applicable', 'identifier_taken', 'other_user', 'duplicate_event'],
  413: ['payload_too_large'],
  415: ['unsupported_media_type'],
  429: ['too_many_requests'],
  500: ['internal_error'],
  502: ['upstream_rejected', 'upstream_error'],
  503: ['temporarily_unavailable', 'login_interrupted'],
  504: ['upstream_timeout'],
} as const;
type Listed = (typeof codesByStatus)[keyof typeof codesByStatus][number];
// Fails to compile when a code is not listed above.
const statuses: Record<RefusalCode, number> = Object.fromEntries(
  Object.entries(codesByStatus).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)])),
) as Record<Listed, number>;

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  vary: 'Origin, Sec-Fetch-Site',
  'x-content-type-options': 'nosniff',
};

describe.each(Object.entries(statuses) as [RefusalCode, number][])('the refusal %s', (code, status) => {
  const refusal = new Refusal(code, { reason: 'test', cause: new Error('canary') });

  it('R4: has one status and a problem body of a fixed shape', () => {
    const answer = face.problemToGateway(refusal, 'r-1');
    expect(answer.statusCode).toBe(status);
    const title = expect.stringMatching(/^[A-Z][^{}<>]{5,80}$/);
    const type = `urn:corbado-actions:problem:${code}`;
    expect(JSON.parse(answer.body)).toEqual({ type, title, status, code, requestId: 'r-1', error: title });
  });

  it('leads to its heading where the stage says where the errors are explained', () => {
    const { body } = face.problemToGateway(refusal, 'r-1', { errorsUrl: 'https://docs.example.com/errors' });
    expect(JSON.parse(body).type).toBe(`https://docs.example.com/errors#${code}`);
  });

  it('C5: has every security header, and no cookie', () => {
    const answer = face.problemToGateway(refusal, 'r-1');
    const about = { 'content-type': 'application/problem+json; charset=utf-8', 'x-request-id': 'r-1' };
    // A login that was interrupted must not be sent again as it is.
    const retry: Record<string, string> = code === 'temporarily_unavailable' ? { 'retry-after': '2' } : {};
    expect(answer.headers).toEqual({ ...securityHeaders, ...about, ...retry });
    expect(answer).not.toHaveProperty('cookies');
  });

  it('L2: shows nothing of its cause, and a detail only where that helps nobody guess', () => {
    expect(face.problemToGateway(refusal, 'r-1').body).not.toContain('canary');
    for (const [reason, sentence] of Object.entries(publicDetails)) {
      const shown = status >= 500 || status === 401 ? undefined : sentence;
      expect(face.problemBody(new Refusal(code, { reason }), 'r-1').detail).toBe(shown);
    }
  });
});

it('R4: a refusal stays what it is, and any other thrown value is an internal error', () => {
  const refusal = new Refusal('not_found', { reason: 'route' });
  expect(asRefusal(refusal)).toBe(refusal);
  expect(asRefusal({ code: 'unauthorized' })).toMatchObject({ code: 'internal_error' });
});

describe('an answer', () => {
  it('C5: has every security header', () => {
    expect(face.toGateway(face.json({ success: true }), 'r-1')).toEqual({
      statusCode: 200,
      headers: { ...securityHeaders, 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r-1' },
      body: '{"success":true}',
    });
  });

  it('A8: has a text for a body even when there is none', () => {
    const cookies = ['a=; Max-Age=0'];
    expect(face.toGateway(face.noContent(cookies), 'r-1')).toMatchObject({ statusCode: 204, body: '', cookies });
  });

  it('R5: passes on how many seconds to wait', () => {
    const refusal = new Refusal('temporarily_unavailable', { reason: 'test', retryAfterSeconds: 30 });
    expect(face.problemToGateway(refusal, 'r-1').headers['retry-after']).toBe('30');
  });
});

describe('an HTTP invocation', () => {
  const settings = { stage: 'test', functionName: 'session', deadlineMilliseconds: 8000 };
  const log = captureLines();
  const echo: face.HttpStory = async (request) => face.json({ echo: readJsonBody(request, 1024) });
  const handle = (story: face.HttpStory, event: unknown = gatewayEvent(), context: unknown = {}) =>
    face.httpHandler(settings, ({ method }) => (method === 'POST' ? story : undefined))(event, context);
  const throwing =
    (thrown: unknown): face.HttpStory =>
    () =>
      Promise.reject(thrown);

  it('L4: is answered and logged once, under one request id', async () => {
    const answer = await handle(echo, jsonEvent({ a: 1 }));
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-request-id': 'gateway-request-1' } });
    expect(JSON.parse(answer.body)).toEqual({ echo: { a: 1 } });
    const line = { requestId: 'gateway-request-1', route: 'POST /auth/session', status: 200, outcome: 'ok' };
    expect(log.objects()).toEqual([expect.objectContaining({ ...line, level: 'INFO' })]);
  });

  it('I3: of any kind gets an answer with a numeric status, and one line', async () => {
    let runs = 0;
    const check = async (event: unknown, context: unknown) => {
      const answer = await handle(echo, event, context);
      expect(answer.statusCode).toSatisfy(Number.isInteger);
      expect(answer.body).toBeTypeOf('string');
      runs += 1;
    };
    await fc.assert(fc.asyncProperty(anyEvent, anyContext, check));
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
    new TypeError('canary', { cause: new Error('canary') }),
    ...['canary', { canary: 'canary', toString: () => 'canary' }, null, undefined, 7n, 0, Symbol('canary')],
  ])('L1: whose story throws %s is an internal error that tells nothing', async (thrown) => {
    const answer = await handle(throwing(thrown), jsonEvent({ secret: 'canary' }));
    expect(answer.statusCode).toBe(500);
    const { code, requestId, title } = JSON.parse(answer.body);
    expect([code, requestId, title]).toEqual([
      ...['internal_error', 'gateway-request-1', 'Something went wrong on our side'],
    ]);
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
  ] as const)('L4: refused with %s is answered with %i and counted as %s', async (code, status, metric) => {
    const answer = await handle(throwing(new Refusal(code, { reason: 'test' })));
    expect(answer.statusCode).toBe(status);
    expect(log.objects()).toEqual([expect.objectContaining({ code, status, reason: 'test', [metric]: 1 })]);
  });

  it('A8: has, in the body of a failure only, the fields that clients look for in one', async () => {
    const handler = face.httpHandler(settings, ({ method }) => (method === 'POST' ? echo : undefined), {
      failureFields: { success: false },
    });
    expect(JSON.parse((await handler(gatewayEvent({ method: 'GET' }), {})).body)).toMatchObject({ success: false });
    expect(JSON.parse((await handler(jsonEvent({}), {})).body)).toEqual({ echo: {} });
  });

  it('R1: is answered with 503 when the deadline ends what it waits for', async () => {
    const waiting: face.HttpStory = (_, call) => sleep(5000, face.json({}), { signal: call.deadline.signal });
    const answer = await handle(waiting, gatewayEvent(), { getRemainingTimeInMillis: () => 951 });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
    expect(log.objects()).toEqual([expect.objectContaining({ reason: 'deadline' })]);
  });
});
