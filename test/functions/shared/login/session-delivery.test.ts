// How a client gets its session: in a cookie or in the body, never both, and never in the body of a browser.
import { expect, it } from 'vitest';
import {
  deliver,
  expiredCookie,
  requireDeliveryAllowed,
  sessionCookie,
} from '../../../../functions/shared/login/session-delivery.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { openSessionOn } from '../../a-login.ts';
import { now } from '../../call-at.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const cookie = { name: '__Host-session_id', sameSite: 'Strict' } as const;

const written = `${'k'.repeat(22)}.${'s'.repeat(43)}`;

it.each(['Strict', 'Lax', 'None'] as const)('S4: the cookie is exactly this string, SameSite=%s', (sameSite) => {
  expect(sessionCookie({ ...cookie, sameSite }, written, 10_800)).toBe(
    `__Host-session_id=${written}; Path=/; Secure; HttpOnly; SameSite=${sameSite}; Max-Age=10800`,
  );
});

it('S4: deleting the cookie uses the same attributes', () => {
  const asSet = sessionCookie(cookie, written, 10_800).replace(written, '').replace('10800', '0');
  expect(expiredCookie(cookie)).toBe(asSet);
});

it('S5: as a cookie, the token is in Set-Cookie and not in the body', async () => {
  const { token, session } = await openSessionOn(memoryTable())();
  const answer = deliver({ token, session }, 'cookie', cookie, now + 100);
  expect(answer.body).toEqual({ success: true, userId: 'u-1', expiresAt: now + 10_800 });
  expect(answer.cookies).toEqual([
    `__Host-session_id=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=10700`,
  ]);
  expect(answer.cookies.join().length).toBeLessThan(4096);
});

it('S5: as a token, it is in the body and not in a cookie', async () => {
  const { token, session } = await openSessionOn(memoryTable())();
  const answer = deliver({ token, session }, 'token', cookie, now);
  expect(answer.cookies).toEqual([]);
  const body = {
    success: true,
    userId: 'u-1',
    expiresAt: now + 10_800,
    sessionId: token,
    accessToken: token,
    tokenType: 'Bearer',
  };
  expect(answer.body).toEqual(body);
});

const fromApp = httpRequest();
const fromBrowser = [{ origin: 'https://app.example.com' }, { origin: 'null' }, { 'sec-fetch-site': 'same-origin' }];

it.each([
  ['cookie', true, fromApp, undefined],
  ['cookie', false, fromApp, undefined],
  ['token', true, fromApp, undefined],
  ['token', false, fromApp, 'token_in_body_off'],
  ...fromBrowser.flatMap((headers) => [
    ['cookie', true, httpRequest({ headers }), undefined] as const,
    ['token', true, httpRequest({ headers }), 'token_in_body_browser'] as const,
    ['token', false, httpRequest({ headers }), 'token_in_body_off'] as const,
  ]),
] as const)('S5: %s, allowed in the body: %j', (delivery, allowed, request, reason) => {
  const check = () => requireDeliveryAllowed(delivery, request, allowed);
  if (reason === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(refusing('invalid_request', reason));
});
