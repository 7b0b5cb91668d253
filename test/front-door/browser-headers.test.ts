// What every answer carries for browsers, caches and the next developer, whatever the request came to.
import { expect, test } from 'vitest';
import { refusalTable } from '../../functions/shared/refusal.ts';
import { outcomes, outcomeTable } from '../support/outcomes.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const securityHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  vary: 'Origin, Sec-Fetch-Site',
};

test.each(outcomeTable)('C5: %s', async (_, { route, status, code, run }) => {
  const { status: got, headers, body, raw } = await run(bench);
  expect([got, body.code]).toEqual([status, code]);
  expect(headers).toMatchObject(securityHeaders);
  const [, maxAge] = /^max-age=(\d+)/.exec(String(headers['strict-transport-security'])) ?? [];
  expect(Number(maxAge)).toBeGreaterThanOrEqual(365 * 86_400);
  expect(headers['content-type']).toBe(`application/${code === undefined ? '' : 'problem+'}json; charset=utf-8`);
  expect(headers['x-request-id']).toMatch(/./);
  // An interrupted login must not be sent again as it is.
  const waits = code === 'temporarily_unavailable';
  expect(headers['retry-after']).toEqual(waits ? expect.stringMatching(/^([1-9]|[12]\d|30)$/) : undefined);
  if (code === undefined) return;
  expect(JSON.parse(raw)).toEqual({
    type: `urn:corbado-actions:problem:${code}`,
    title: refusalTable[code].title,
    status,
    code,
    requestId: headers['x-request-id'],
    error: refusalTable[code].title,
    ...(route === 'POST /auth/passkey/verify' && { success: false }),
    ...(body.detail !== undefined && { detail: expect.any(String) }),
  });
  if (status === 401 || status >= 500) expect(body.detail).toBeUndefined();
});

test('C5: every code that a caller can meet is among them, but for those of other settings', () => {
  const met = new Set(outcomes.map(({ code }) => code));
  const missing = Object.keys(refusalTable).filter((code) => !met.has(code as never));
  // Users known by addresses, events that are trusted without proof, appends that fail when the user pool cannot be told, and more requests
  // than a person makes.
  expect(missing.sort()).toEqual([
    'duplicate_event',
    'flag_not_applicable',
    'identifier_taken',
    'identity_not_accepted',
    'too_many_requests',
  ]);
});
