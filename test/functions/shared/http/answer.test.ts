// What goes back over HTTP: headers, problems, statuses.
import { describe, expect, it } from 'vitest';
import { json, noContent, problemBody, problemToGateway, toGateway } from '../../../../functions/shared/http/answer.ts';
import { asRefusal, publicDetails, Refusal, type RefusalCode } from '../../../../functions/shared/refusal.ts';

// Written down a second time on purpose: clients act on these.
const statuses: Record<RefusalCode, number> = {
  invalid_request: 400,
  signed_passkey_data_required: 400,
  unauthorized: 401,
  invalid_passkey_data: 401,
  origin_not_allowed: 403,
  reauthentication_required: 403,
  type_not_allowed: 403,
  user_not_found: 404,
  not_found: 404,
  flag_not_applicable: 409,
  duplicate_event: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal_error: 500,
  upstream_rejected: 502,
  upstream_error: 502,
  temporarily_unavailable: 503,
  login_interrupted: 503,
  upstream_timeout: 504,
};
const codes = Object.keys(statuses) as RefusalCode[];

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  vary: 'Origin, Sec-Fetch-Site',
  'x-content-type-options': 'nosniff',
};
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r-1' };
const problemHeaders = { 'content-type': 'application/problem+json; charset=utf-8', 'x-request-id': 'r-1' };

describe.each(codes)('the refusal %s', (code) => {
  const refusal = new Refusal(code, { reason: 'test', cause: new Error('canary') });

  it('R4: has one status and a problem body of a fixed shape', () => {
    const answer = problemToGateway(refusal, 'r-1');
    expect(answer.statusCode).toBe(statuses[code]);
    const title = expect.stringMatching(/^[A-Z][^{}<>]{5,80}$/);
    expect(JSON.parse(answer.body)).toEqual({
      type: `urn:corbado-actions:problem:${code}`,
      title,
      status: statuses[code],
      code,
      requestId: 'r-1',
      error: title,
    });
  });

  it('C5: has every security header, and no cookie', () => {
    const answer = problemToGateway(refusal, 'r-1');
    // A login that was interrupted must not be sent again as it is.
    const retry: Record<string, string> = code === 'temporarily_unavailable' ? { 'retry-after': '2' } : {};
    expect(answer.headers).toEqual({ ...securityHeaders, ...problemHeaders, ...retry });
    expect(answer).not.toHaveProperty('cookies');
  });

  it('L2: shows nothing of its cause, and a detail only where that helps nobody guess', () => {
    expect(problemToGateway(refusal, 'r-1').body).not.toContain('canary');
    for (const [reason, sentence] of Object.entries(publicDetails)) {
      const shown = statuses[code] >= 500 || statuses[code] === 401 ? undefined : sentence;
      expect(problemBody(new Refusal(code, { reason }), 'r-1').detail).toBe(shown);
    }
  });
});

describe('any thrown value', () => {
  it.each([new Error('canary'), 'canary', null, undefined, { code: 'unauthorized' }, new TypeError('canary'), 0])(
    'R4: %s is an internal error',
    (thrown) => {
      const answer = problemToGateway(asRefusal(thrown), 'r-1');
      expect(answer.statusCode).toBe(500);
      expect(JSON.parse(answer.body)).toMatchObject({
        code: 'internal_error',
        title: 'Something went wrong on our side',
      });
      expect(answer.body).not.toContain('canary');
    },
  );

  it('R4: a refusal stays what it is', () => {
    const refusal = new Refusal('not_found', { reason: 'route' });
    expect(asRefusal(refusal)).toBe(refusal);
  });
});

describe('an answer', () => {
  it('C5: has every security header', () => {
    expect(toGateway(json({ success: true }), 'r-1')).toEqual({
      statusCode: 200,
      headers: { ...securityHeaders, ...jsonHeaders },
      body: '{"success":true}',
    });
  });

  it('A8: has a text for a body even when there is none', () => {
    expect(toGateway(noContent(['a=; Max-Age=0']), 'r-1')).toMatchObject({
      statusCode: 204,
      body: '',
      cookies: ['a=; Max-Age=0'],
    });
  });

  it.each([
    [1, '1'],
    [30, '30'],
  ])('R5: passes a Retry-After of %i s on', (retryAfterSeconds, expected) => {
    const refusal = new Refusal('temporarily_unavailable', { reason: 'test', retryAfterSeconds });
    expect(problemToGateway(refusal, 'r-1').headers['retry-after']).toBe(expected);
  });
});
