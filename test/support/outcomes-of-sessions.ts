// How reading and ending sessions can end.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer, RequestOptions } from './client.ts';
import { invokeRoute } from './direct-http.ts';
import { type Outcome, outcomesOf, type Way, withoutTable } from './outcome.ts';
import { asBrowser, signInByPasskey } from './sign-in.ts';
import type { Bench } from './system.ts';

type Send = (bench: Bench, options: RequestOptions) => Promise<Answer>;

const get =
  (path: string): Send =>
  (bench, options) =>
    bench.client.get(path, options);
const end =
  (path: string): Send =>
  (bench, options) =>
    bench.client.delete(path, options);

const ended = ['SessionRevoked'];

/** `operation` is the call to the table without which nothing can be said. */
const ofRoute = (route: string, send: Send, success: Way[1], operation: string, counted: readonly string[] = []) => {
  const signedIn = async (bench: Bench, headers: OutgoingHttpHeaders = {}) =>
    send(bench, { ...asBrowser(bench, await signInByPasskey(bench)), headers });
  return outcomesOf(route, [
    ['with a session', success, (bench) => signedIn(bench), counted],
    ['with two credentials', 'invalid_request', (bench) => signedIn(bench, { authorization: 'Bearer x' })],
    ['with another scheme', 'unauthorized', (bench) => send(bench, { headers: { authorization: 'Basic eDp5' } })],
    ['from another origin', 'origin_not_allowed', (bench) => signedIn(bench, { origin: 'https://evil.example' })],
    ['without the table', 'temporarily_unavailable', withoutTable(operation, (bench) => signedIn(bench))],
    // Being logged out already is as good as a logout.
    success === 204
      ? ['without a session', 204, (bench) => send(bench, {})]
      : ['without a session', 'unauthorized', (bench) => send(bench, {})],
  ]);
};

// No gateway sends a method that has no route.
const withOtherMethod = (bench: Bench): Promise<Answer> => {
  const http = { method: 'PURGE', path: '/auth/session' };
  const requestContext = { http, requestId: 'request-with-another-method' };
  return invokeRoute(bench, 'GET /auth/session', { replace: { requestContext } });
};

export const sessionOutcomes: readonly Outcome[] = [
  ...ofRoute('GET /auth/session', get('/auth/session'), 200, 'GetItem'),
  ...ofRoute('DELETE /auth/session', end('/auth/session'), 204, 'DeleteItem', ended),
  ...ofRoute('GET /auth/sessions', get('/auth/sessions'), 200, 'GetItem'),
  ...ofRoute('DELETE /auth/sessions', end('/auth/sessions'), 200, 'UpdateItem', ended),
  ...outcomesOf('GET /auth/session', [['with a method that nobody knows', 'not_found', withOtherMethod]]),
];
