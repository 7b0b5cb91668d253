// The route for Corbado's webhooks: closed to everybody without the password, and of no effect for a right caller without a deleted
// passkey to report. Not every stage has it.
import { isWebhookRoute, routeKey, routes } from '../../infra/deployed-functions.ts';
import type { Ask } from '../command/send-request.ts';
import { all, type Check, hasSecurityHeaders, hasStatus, type Judge, refuses } from './check.ts';

/** What is known of a deployment beforehand. */
export type WebhookPresence = 'required' | 'possible' | 'absent';

const route = routes.find(isWebhookRoute) ?? {
  method: 'POST',
  path: '/webhooks/corbado',
  functionName: 'corbado-webhook',
};
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

const call = (body: string, contentType: string, password?: string): Ask => {
  const proof = password === undefined ? {} : { authorization: `Basic ${btoa(`corbado:${password}`)}` };
  return { method: route.method, path: route.path, headers: { 'content-type': contentType, ...proof }, body };
};

const judges: Readonly<Record<WebhookPresence, Judge>> = {
  required: refuses('unauthorized'),
  possible: (answer) => (answer.status === 404 ? [] : refuses('unauthorized')(answer)),
  absent: hasStatus(404),
};

const titles: Readonly<Record<WebhookPresence, string>> = {
  required: 'without a credential',
  possible: 'without a credential, or not deployed',
  absent: 'is switched off',
};

/** Asked first. Unless it answers 404, there is a route to check. */
export const webhookProbe = (presence: WebhookPresence): Check => ({
  id: routeKey(route),
  title: `${routeKey(route)} ${titles[presence]}`,
  ask: call('{}', json),
  judge: judges[presence],
});

const strangerChecks = (): Check[] => [
  {
    id: 'webhook-form',
    title: 'a webhook with a form, without a credential',
    ask: call('a=b', form),
    judge: refuses('unauthorized'),
  },
  {
    id: 'webhook-junk',
    title: 'a webhook with junk, without a credential',
    ask: call('{"type":', json),
    judge: refuses('unauthorized'),
  },
  {
    id: 'webhook-wrong-password',
    title: 'a webhook with another password',
    ask: call('{"type":"passkey.deleted"}', json, 'A'.repeat(44)),
    judge: refuses('unauthorized'),
  },
  {
    id: 'webhook-large',
    title: 'a webhook of 40 kB',
    ask: call(JSON.stringify({ type: 'x'.repeat(40_000) }), json),
    judge: refuses('payload_too_large'),
  },
];

const isLeftAlone: Judge = ({ text }) =>
  text === '{"scheduled":false}' ? [] : ['expected an event of another type to be left alone'];

const callerChecks = (password: string): Check[] => [
  {
    id: 'webhook-right-caller-form',
    title: 'a webhook with the password and a form',
    ask: call('a=b', form, password),
    judge: refuses('unsupported_media_type'),
  },
  {
    id: 'webhook-right-caller-junk',
    title: 'a webhook with the password and junk',
    ask: call('{"type":', json, password),
    judge: refuses('invalid_request'),
  },
  {
    id: 'webhook-other-event',
    title: 'a webhook with the password, about something else',
    ask: call('{"type":"smoke.test"}', json, password),
    judge: all(hasStatus(200), hasSecurityHeaders, isLeftAlone),
  },
];

/** `password` is the action secret, where it was given. */
export const webhookChecks = (password: string | undefined): Check[] => [
  ...strangerChecks(),
  ...(password === undefined ? [] : callerChecks(password)),
];
