// The action routes with the action secret: a right caller gets through to the event, a wrong one does not. Nothing is written, as
// there is no event; only pre-login, which never writes, gets a whole one.
import { createHmac, randomUUID } from 'node:crypto';
import { isActionRoute, type Route, routes } from '../../infra/constructs/routes.ts';
import type { Ask } from '../http/send-request.ts';
import { all, type Check, hasStatus } from './check.ts';
import { hasSecurityHeaders, refuses } from './refusal.ts';

export type Caller = {
  readonly mode: 'hmac' | 'basic';
  readonly secret: string;
  /** Epoch seconds. */
  readonly nowSeconds: number;
};

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
const signatureHeaders = ({ secret, nowSeconds }: Caller, body: string): Record<string, string> => {
  const id = `msg_${randomUUID()}`;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${nowSeconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(nowSeconds), 'webhook-signature': `v1,${signature}` };
};

const proof = (caller: Caller, body: string): Record<string, string> =>
  caller.mode === 'hmac'
    ? signatureHeaders(caller, body)
    : { authorization: `Basic ${btoa(`corbado:${caller.secret}`)}` };

const call = (caller: Caller, path: string, body: string): Ask => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...proof(caller, body) },
  body,
});

const routeChecks = (caller: Caller, { path }: Route): Check[] => [
  {
    id: `right-caller ${path}`,
    title: `POST ${path} from the right caller, without an event`,
    ask: call(caller, path, '[]'),
    judge: refuses('invalid_request'),
  },
  {
    id: `wrong-secret ${path}`,
    title: `POST ${path} with another secret`,
    ask: call({ ...caller, secret: Buffer.alloc(32, caller.secret).reverse().toString('base64') }, path, '{}'),
    judge: refuses('unauthorized'),
  },
];

const old = (caller: Caller): Check => ({
  id: 'old-signature',
  title: 'POST /actions/pre-login, signed ten minutes ago',
  ask: call({ ...caller, nowSeconds: caller.nowSeconds - 600 }, '/actions/pre-login', '{}'),
  judge: refuses('unauthorized'),
});

const preLogin = (caller: Caller): Check => ({
  id: 'pre-login',
  title: 'POST /actions/pre-login with an identifier',
  ask: call(caller, '/actions/pre-login', JSON.stringify({ identifier: 'smoke-test' })),
  // Whether there is such a user is for the customer's own adapter to say: that nobody goes by it is an answer, too.
  judge: all(hasStatus(200), hasSecurityHeaders),
});

/** `without` names functions that the stage has switched off. */
export const actionChecks = (caller: Caller, without: ReadonlySet<string>): Check[] => {
  const deployed = routes.filter((route) => isActionRoute(route) && !without.has(route.functionName));
  const ofPreLogin = without.has('pre-login')
    ? []
    : [preLogin(caller), ...(caller.mode === 'hmac' ? [old(caller)] : [])];
  return [...deployed.flatMap((route) => routeChecks(caller, route)), ...ofPreLogin];
};
