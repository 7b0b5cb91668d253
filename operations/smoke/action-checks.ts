// The action routes with the action secret: a right caller gets through to the event, a wrong one does not. Nothing is written, as
// there is no event; only pre-login, which never writes, gets a whole one.
import { randomUUID } from 'node:crypto';
import { isActionRoute, type Route, routes } from '../../infra/deployed-functions.ts';
import {
  anotherSecret,
  basicDelivery,
  documentedEvent,
  judgeAnswer,
  readAnswer,
  signDelivery,
  tampered,
} from '../../kit/index.ts';
import type { Ask } from '../command/send-request.ts';
import { all, type Check, hasSecurityHeaders, type Judge, refuses } from './check.ts';

export type Caller = {
  readonly mode: 'hmac' | 'basic';
  readonly secret: string;
  /** Epoch seconds. */
  readonly nowSeconds: number;
};

const deliveryOf = ({ mode, secret, nowSeconds: timestamp }: Caller, event: unknown) =>
  mode === 'hmac'
    ? signDelivery(event, { secret, id: `msg_${randomUUID()}`, timestamp })
    : basicDelivery(event, secret);

const call = (caller: Caller, path: string, event: unknown): Ask => ({
  method: 'POST',
  path,
  ...deliveryOf(caller, event),
});

const routeChecks = (caller: Caller, { path }: Route): Check[] => [
  {
    id: `right-caller ${path}`,
    title: `POST ${path} from the right caller, without an event`,
    ask: call(caller, path, []),
    judge: refuses('invalid_request'),
  },
  {
    id: `wrong-secret ${path}`,
    title: `POST ${path} with another secret`,
    ask: call({ ...caller, secret: anotherSecret(caller.secret) }, path, {}),
    judge: refuses('unauthorized'),
  },
];

const event = documentedEvent({ action: 'pre-login', identifier: 'smoke-test' });

// What only a signature covers: the time, and each byte of the body.
const signatureChecks = (caller: Caller): Check[] => {
  const path = '/actions/pre-login';
  return [
    {
      id: 'old-signature',
      title: 'POST /actions/pre-login, signed ten minutes ago',
      ask: call({ ...caller, nowSeconds: caller.nowSeconds - 600 }, path, event),
      judge: refuses('unauthorized'),
    },
    {
      id: 'changed-body',
      title: 'POST /actions/pre-login, one blank longer than what was signed',
      ask: { method: 'POST', path, ...tampered(deliveryOf(caller, event)) },
      judge: refuses('unauthorized'),
    },
  ];
};

// Whether there is such a user is for the stage to say; in which words, for the contract.
const isDocumented: Judge = ({ status, text }) => [...judgeAnswer('pre-login', readAnswer(status, text)).mistakes];

const preLogin = (caller: Caller): Check => ({
  id: 'pre-login',
  title: 'POST /actions/pre-login with an identifier',
  ask: call(caller, '/actions/pre-login', event),
  judge: all(isDocumented, hasSecurityHeaders),
});

/** `without` names functions that the stage has switched off. */
export const actionChecks = (caller: Caller, without: ReadonlySet<string>): Check[] => {
  const deployed = routes.filter((route) => isActionRoute(route) && !without.has(route.functionName));
  const ofPreLogin = without.has('pre-login')
    ? []
    : [preLogin(caller), ...(caller.mode === 'hmac' ? signatureChecks(caller) : [])];
  return [...deployed.flatMap((route) => routeChecks(caller, route)), ...ofPreLogin];
};
