// How a session is opened and handed over: cookie or body, never both, never a client's own token.
import { describe, expect, it } from 'vitest';
import { deliver, requireDeliveryAllowed } from '../../../../functions/shared/session/open-session.ts';
import { parseSessionToken } from '../../../../functions/shared/session/session-token.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const open = async () => {
  const table = memoryTable();
  const call = callAt();
  const opened = await openSessionOn(table)(loginOf(), firstLogin, call);
  return { table, call, opened };
};

describe('opening', () => {
  it('S1: stores the hash, and neither the token nor its secret', async () => {
    const { table, opened, call } = await open();
    const stored = JSON.stringify(table.items());
    const { secret = '' } = parseSessionToken(opened.token) ?? {};
    expect(secret).toHaveLength(43);
    expect(stored).toContain(opened.session.secretHash);
    expect(stored + JSON.stringify([call.trail.facts, opened.session])).not.toContain(secret);
  });

  it('S2: writes one row that the table sweeps in seconds, not in milliseconds', async () => {
    const { table } = await open();
    expect(table.operations).toEqual(['put', 'query']);
    expect(table.items()).toEqual([expect.objectContaining({ ttl: now + limits.absoluteSeconds, userId: 'u-1' })]);
    expect(table.items()[0]).not.toHaveProperty('challengeId');
  });

  it('S7: mints a token of its own for every login', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => (await open()).opened.token));
    expect(new Set(tokens).size).toBe(20);
  });

  it('L4: is counted, and logged by names that open nothing', async () => {
    const { call, opened } = await open();
    expect([...call.trail.metrics]).toEqual(['SessionCreated']);
    const { userKey, secretHash } = opened.session;
    expect(call.trail.facts).toEqual({ userKey, sessionId: secretHash.slice(0, 16) });
  });
});

describe('handing over', () => {
  const cookie = { name: '__Host-session_id', sameSite: 'Strict' } as const;

  it('S5: as a cookie, the token is in Set-Cookie and not in the body', async () => {
    const { token, session } = (await open()).opened;
    const answer = deliver({ token, session }, 'cookie', cookie, now + 100);
    expect(answer.body).toEqual({ success: true, userId: 'u-1', expiresAt: now + 10_800 });
    expect(answer.cookies).toEqual([
      `__Host-session_id=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=10700`,
    ]);
    expect(answer.cookies.join().length).toBeLessThan(4096);
  });

  it('S5: as a token, it is in the body and not in a cookie', async () => {
    const { token, session } = (await open()).opened;
    const answer = deliver({ token, session }, 'token', cookie, now);
    expect(answer.cookies).toEqual([]);
    const body = { success: true, userId: 'u-1', expiresAt: now + 10_800, sessionId: token, tokenType: 'Bearer' };
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
});
