// How reading and ending sessions can end.
import type { OutgoingHttpHeaders } from 'node:http';
import type { RefusalCode } from '../../functions/shared/frame/refusal.ts';
import type { Answer, RequestOptions } from './client.ts';
import { invokeRoute } from './direct-http.ts';
import type { Outcome } from './outcome.ts';
import { asBrowser, signInByPasskey } from './sign-in.ts';
import type { Bench } from './system.ts';

type Send = (bench: Bench, options: RequestOptions) => Promise<Answer>;

type Endpoint = {
  route: string;
  send: Send;
  success: number;
  /** The call to the table without which nothing can be said. */
  needs: string;
  /** Absent where being logged out already is a success. */
  demandsSession: boolean;
  metrics: string[];
};

const endpoints: readonly Endpoint[] = [
  {
    route: 'GET /auth/session',
    send: (bench, options) => bench.client.get('/auth/session', options),
    success: 200,
    needs: 'GetItem',
    demandsSession: true,
    metrics: [],
  },
  {
    route: 'DELETE /auth/session',
    send: (bench, options) => bench.client.delete('/auth/session', options),
    success: 204,
    needs: 'DeleteItem',
    demandsSession: false,
    metrics: ['SessionRevoked'],
  },
  {
    route: 'GET /auth/sessions',
    send: (bench, options) => bench.client.get('/auth/sessions', options),
    success: 200,
    needs: 'Query',
    demandsSession: true,
    metrics: [],
  },
  {
    route: 'DELETE /auth/sessions',
    send: (bench, options) => bench.client.delete('/auth/sessions', options),
    success: 200,
    needs: 'UpdateItem',
    demandsSession: true,
    metrics: ['SessionRevoked'],
  },
];

const signedIn =
  (send: Send, headers: OutgoingHttpHeaders = {}) =>
  async (bench: Bench) =>
    send(bench, { ...asBrowser(bench, await signInByPasskey(bench)), headers });

const withoutTable =
  ({ send, needs }: Endpoint) =>
  async (bench: Bench) => {
    const session = await signInByPasskey(bench);
    const { faults } = bench.system().dynamodb;
    faults.next(needs, { kind: 'error', name: 'InternalServerError' }, 9);
    const answer = await send(bench, asBrowser(bench, session));
    faults.clear();
    return answer;
  };

const refusal = (status: number, code: RefusalCode, metrics: string[] = []) => ({ status, code, metrics });

const outcomesOf = (endpoint: Endpoint): Outcome[] => {
  const { route, send, success, demandsSession, metrics } = endpoint;
  const twice = { authorization: 'Bearer x' };
  const foreign = { origin: 'https://evil.example' };
  const malformed = { headers: { authorization: 'Basic eDp5' } };
  return [
    { route, when: 'with a session', status: success, metrics, run: signedIn(send) },
    {
      route,
      when: 'with two credentials',
      ...refusal(400, 'invalid_request', ['ValidationFailed']),
      run: signedIn(send, twice),
    },
    { route, when: 'with another scheme', ...refusal(401, 'unauthorized'), run: (bench) => send(bench, malformed) },
    {
      route,
      when: 'from another origin',
      ...refusal(403, 'origin_not_allowed', ['CsrfBlocked']),
      run: signedIn(send, foreign),
    },
    { route, when: 'without the table', ...refusal(503, 'temporarily_unavailable'), run: withoutTable(endpoint) },
    ...(demandsSession
      ? [{ route, when: 'without a session', ...refusal(401, 'unauthorized'), run: (bench: Bench) => send(bench, {}) }]
      : []),
  ];
};

// No gateway sends a method that has no route.
const otherMethod: Outcome = {
  route: 'GET /auth/session',
  when: 'with a method that nobody knows',
  ...refusal(404, 'not_found'),
  run: (bench) => {
    const requestContext = {
      http: { method: 'PURGE', path: '/auth/session' },
      requestId: 'request-with-another-method',
    };
    return invokeRoute(bench, 'GET /auth/session', { replace: { requestContext } });
  },
};

export const sessionOutcomes: readonly Outcome[] = [...endpoints.flatMap(outcomesOf), otherMethod];
