// Every route without a credential: what it answers is documented, and nothing is written.
import { isActionRoute, isWebhookRoute, type Route, routeKey, routes } from '../../infra/deployed-functions.ts';
import { type Ask, jsonOf } from '../command/send-request.ts';
import { all, type Check, hasStatus, type Judge, refuses } from './check.ts';

/** How the actions of the deployment know their caller. */
export type ActionAuth = 'hmac' | 'basic' | 'iam';

const json = { 'content-type': 'application/json' };

// No event and no proof that could be believed, so there is nothing to write even if a check before it were missing.
const bodies: Readonly<Partial<Record<Route['functionName'], unknown>>> = {
  'connect-token': { type: 'passkey-list' },
  // One of its names would otherwise mean a token in the body, which the stage may not allow.
  'verify-passkey': { signedPasskeyData: 'smoke-test', delivery: 'cookie' },
};

const askFor = ({ method, path, functionName }: Route): Ask =>
  method === 'POST'
    ? { method, path, headers: json, body: JSON.stringify(bodies[functionName] ?? {}) }
    : { method, path };

const saysNoSuccess: Judge = (answer) =>
  jsonOf(answer).success === false ? [] : ['expected success to be false in the body'];

const expectedOf = (route: Route, actionAuth: ActionAuth): Judge => {
  // API Gateway itself refuses these, in its own words.
  if (isActionRoute(route) && actionAuth === 'iam') return hasStatus(403);
  if (route.functionName === 'verify-passkey') return all(refuses('invalid_passkey_data'), saysNoSuccess);
  // Logging out is the same whether there was a session or not.
  if (routeKey(route) === 'DELETE /auth/session') return hasStatus(204);
  return refuses('unauthorized');
};

export type RouteSettings = {
  readonly actionAuth: ActionAuth;
  /** Functions that the stage has switched off: their routes must not exist. */
  readonly without: ReadonlySet<string>;
};

/** One check per route of the API, in its order; the webhook's has rules of its own. */
export const routeChecks = ({ actionAuth, without }: RouteSettings): Check[] =>
  routes
    .filter((route) => !isWebhookRoute(route))
    .map((route) => {
      const off = without.has(route.functionName);
      return {
        id: routeKey(route),
        title: `${routeKey(route)} ${off ? 'is switched off' : 'without a credential'}`,
        ask: askFor(route),
        judge: off ? hasStatus(404) : expectedOf(route, actionAuth),
      };
    });

/** What is no route does not exist, in any function's words. */
export const unknownRouteChecks = (): Check[] => [
  {
    id: 'unknown-path',
    title: 'a path that is no route',
    ask: { method: 'GET', path: '/auth/nothing-here' },
    judge: hasStatus(404),
  },
  {
    id: 'unknown-method',
    title: 'a method that is no route',
    ask: { method: 'PUT', path: '/auth/session', headers: json, body: '{}' },
    judge: hasStatus(404),
  },
];
