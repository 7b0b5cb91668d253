// The library before it asks the table: which requests it understands, what it is opened with, and what it refuses to guess.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openSessions, type RequestLike, type SessionsOptions, sessionsFromEnvironment } from '../../session/index.ts';
import { readRequestLike } from '../../session/request.ts';
import { gatewayEvent } from '../functions/gateway-event.ts';

const options: SessionsOptions = {
  tableName: 'sessions',
  projectId: 'pro-1',
  idleSeconds: 1800,
  allowedOrigins: ['https://app.example.com'],
};
const origin = 'https://app.example.com';

const nodeRequest = (): IncomingMessage => {
  const request = new IncomingMessage(new Socket());
  request.method = 'DELETE';
  request.headers = { authorization: 'Bearer t', cookie: 'a=1; s=t', origin };
  return request;
};
const headers = { Authorization: 'Bearer t', Cookie: 'a=1; s=t', Origin: origin };

describe('a request is understood', () => {
  const forms: Record<string, RequestLike> = {
    'of fetch': new Request('https://api.example.com/orders', { method: 'DELETE', headers }),
    'of node:http': nodeRequest(),
    'of an HTTP API': gatewayEvent({
      method: 'DELETE',
      headers: { authorization: 'Bearer t', origin },
      cookies: ['a=1', 's=t'],
    }),
    'of a REST API': { httpMethod: 'DELETE', headers, requestContext: { accountId: '123456789012' } },
    'of a framework that has parsed it': { method: 'DELETE', headers, cookies: { s: 'another' } },
    'of any other server': { method: 'delete', headers: new Map(Object.entries(headers)) },
    'with a list of values': { method: 'DELETE', headers: { ...headers, Cookie: ['a=1', 's=t'] } },
  };

  it.each(Object.keys(forms))('S6: %s', (form) => {
    const request = readRequestLike(forms[form] ?? {});
    expect(request.method).toBe('DELETE');
    expect(request.cookies.map((pair) => pair.trim())).toEqual(['a=1', 's=t']);
    expect([request.headers.get('authorization'), request.headers.get('origin')]).toEqual(['Bearer t', origin]);
  });

  it('C1: without a method as one that may change something', () => {
    expect(readRequestLike({ headers: new Headers(headers) }).method).not.toBe('GET');
  });

  it('S6: with a repeated credential as two, which are refused', async () => {
    const asked = openSessions(options).check({ headers: { authorization: ['Bearer a.b', 'Bearer c.d'] } });
    expect(await asked).toMatchObject({ signedIn: false, status: 400, reason: 'two_credentials' });
  });
});

it.each([undefined, null, {}, { headers: null }, { headers: 'cookie' }, 7])(
  'R5: %j is a mistake in the program, not a visitor who is signed out',
  async (presented) => {
    await expect(openSessions(options).check(presented as RequestLike)).rejects.toThrow(TypeError);
  },
);

describe('from any page', () => {
  const cookie = { method: 'GET', headers: { cookie: '__Host-session_id=junk', origin: 'https://evil.example' } };

  it('C1: a cookie counts only where that is asked for', async () => {
    const { check } = openSessions(options);
    expect(await check(cookie)).toMatchObject({ signedIn: false, status: 403, code: 'origin_not_allowed' });
    expect(await check(cookie, {})).toMatchObject({ status: 403 });
    expect(await check(cookie, { fromAnyPage: true })).toMatchObject({ status: 401, reason: 'token_malformed' });
  });

  it('S6: two credentials are refused all the same', async () => {
    const both = { ...cookie, headers: { ...cookie.headers, authorization: 'Bearer a.b' } };
    expect(await openSessions(options).check(both, { fromAnyPage: true })).toMatchObject({ status: 400 });
  });
});

it.each<[string, Partial<Record<keyof SessionsOptions, unknown>>]>([
  ['tableName', { tableName: '' }],
  ['projectId', { projectId: 'production' }],
  ['idleSeconds', { idleSeconds: 59 }],
  ['idleSeconds', { idleSeconds: Number.NaN }],
  ['idleSeconds', { idleSeconds: '1800' }],
  ['allowedOrigins', { allowedOrigins: undefined }],
  ['allowedOrigins', { allowedOrigins: [] }],
  ['allowedOrigins', { allowedOrigins: ['https://*.example.com'] }],
  ['cookieName', { cookieName: 'sid' }],
  ['cookieSameSite', { cookieSameSite: 'strict' }],
  ['allowedOrigins, idleSeconds', { allowedOrigins: ['app.example.com'], idleSeconds: -1 }],
])('R6: %s is named when it cannot be right', (names, change) => {
  const open = () => openSessions({ ...options, ...change } as SessionsOptions);
  expect(open).toThrow(`openSessions: missing or invalid: ${names}`);
});

it('R6: all variables that are missing are named', () => {
  expect(() => sessionsFromEnvironment()).toThrow(
    'CORBADO_SESSIONS_ALLOWED_ORIGINS, CORBADO_SESSIONS_COOKIE_NAME, CORBADO_SESSIONS_COOKIE_SAME_SITE, ' +
      'CORBADO_SESSIONS_IDLE_SECONDS, CORBADO_SESSIONS_PROJECT_ID, CORBADO_SESSIONS_TABLE_NAME',
  );
});
