// Which way a session goes that nobody asked for, and what a client then reads: name by name.
import { expect, it } from 'vitest';
import { deliverInDialect, usualDelivery } from '../../../functions/verify-passkey/dialect.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { loginOf, openSessionOn } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { httpRequest } from '../gateway-event.ts';

const verify = '/auth/passkey/verify';
const completeLogin = '/auth/completeLogin';
const ofExampleApps = '/auth/verifySignedPasskeyData';

it.each([
  [verify, true, 'cookie'],
  [verify, false, 'cookie'],
  // Refused later, by the setting's name: a cookie would be no answer that such a client can read.
  [completeLogin, false, 'token'],
  [completeLogin, true, 'token'],
  [ofExampleApps, true, 'token'],
  [ofExampleApps, false, 'cookie'],
])('S5: at %s, with tokens in bodies %s, an app means a %s', (path, isAllowed, expected) => {
  expect(usualDelivery(httpRequest({ path }), isAllowed)).toBe(expected);
});

it.each([verify, completeLogin, ofExampleApps])('S5: at %s a browser always means the cookie', (path) => {
  for (const headers of [{ origin: 'https://app.example.com' }, { origin: 'null' }, { 'sec-fetch-site': 'none' }])
    expect(usualDelivery(httpRequest({ path, headers }), true)).toBe('cookie');
});

it('S5: a token is given exactly as the page for its name shows, and a cookie is the same everywhere', async () => {
  const opened = await openSessionOn(memoryTable())(loginOf(), [], callAt());
  const cookie = { name: '__Host-session_id', sameSite: 'Strict' } as const;
  const give = (path: string, delivery: 'cookie' | 'token') => deliverInDialect(path, opened, delivery, cookie, now);
  const exact = { success: true, accessToken: opened.token };
  expect(give(completeLogin, 'token')).toEqual({ status: 200, body: exact, cookies: [] });
  for (const path of [verify, ofExampleApps]) {
    expect(give(path, 'token').body).toMatchObject({ ...exact, sessionId: opened.token, tokenType: 'Bearer' });
    expect(give(path, 'cookie')).toEqual(give(completeLogin, 'cookie'));
  }
  expect(JSON.stringify(give(completeLogin, 'cookie').body)).not.toContain(opened.token);
});
