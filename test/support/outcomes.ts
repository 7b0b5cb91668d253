// Every way in which a request can end, each brought about on purpose: what the checks that hold for all answers run over.
import { type PostEndpoint, postEndpoints, preparePost } from './every-post.ts';
import { type Outcome, outcomesOf } from './outcome.ts';
import { actionOutcomes } from './outcomes-of-actions.ts';
import { loginOutcomes } from './outcomes-of-logins.ts';
import { sessionOutcomes } from './outcomes-of-sessions.ts';
import { tokenOutcomes } from './outcomes-of-tokens.ts';
import { webhookOutcomes } from './outcomes-of-webhooks.ts';
import type { Bench } from './system.ts';

const ofBodies = (endpoint: PostEndpoint): Outcome[] => {
  const withBody =
    (body: string, headers = {}) =>
    async (bench: Bench) =>
      (await preparePost(bench, endpoint, body, headers)).send();
  return outcomesOf(endpoint.route, [
    ['with junk for a body', 'invalid_request', withBody('{')],
    ['with a huge body', 'payload_too_large', withBody(' '.repeat(endpoint.limitBytes + 1))],
    ['as plain text', 'unsupported_media_type', withBody('{}', { 'content-type': 'text/plain' })],
  ]);
};

export const outcomes: readonly Outcome[] = [
  ...tokenOutcomes,
  ...loginOutcomes,
  ...sessionOutcomes,
  ...actionOutcomes,
  ...webhookOutcomes,
  ...postEndpoints.flatMap(ofBodies),
];
