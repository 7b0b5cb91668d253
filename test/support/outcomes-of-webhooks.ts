// How one of Corbado's webhooks can end.
import { basicHeader } from './action-call.ts';
import type { Answer, RequestOptions } from './client.ts';
import type { Outcome } from './outcome.ts';
import { newUserId } from './sign-in.ts';
import type { Bench } from './system.ts';

const path = '/webhooks/corbado';
const route = `POST ${path}`;
const invalid = { route, metrics: ['ValidationFailed'] };

/** The webhook about a deleted passkey of this user. */
export const deletedPasskey = (userId: string) => ({
  type: 'passkey.deleted',
  data: { userID: 'usr-1', credential: { id: 'cre-1', webAuthnID: userId } },
});

/** Sends it with the password that Corbado was given. */
export const sendWebhook = (bench: Bench, event: unknown, { headers }: RequestOptions = {}): Promise<Answer> =>
  bench.client.post(path, event, { headers: { ...basicHeader(bench.system().actionSecret), ...headers } });

export const webhookOutcomes: readonly Outcome[] = [
  {
    route,
    when: 'about a deleted passkey',
    status: 200,
    metrics: ['WebhookReceived'],
    run: (bench) => sendWebhook(bench, deletedPasskey(newUserId())),
  },
  {
    route,
    when: 'about something else',
    status: 200,
    metrics: [],
    run: (bench) => sendWebhook(bench, { type: 'passkey.created' }),
  },
  {
    ...invalid,
    when: 'with junk',
    status: 400,
    code: 'invalid_request',
    run: (bench) => sendWebhook(bench, '{'),
  },
  {
    ...invalid,
    when: 'about nobody',
    status: 400,
    code: 'invalid_request',
    run: (bench) => sendWebhook(bench, { type: 'passkey.deleted' }),
  },
  {
    route,
    when: 'without the password',
    status: 401,
    code: 'unauthorized',
    metrics: ['CallerRefused'],
    run: (bench) => bench.client.post(path, deletedPasskey(newUserId())),
  },
  {
    ...invalid,
    when: 'with a huge body',
    status: 413,
    code: 'payload_too_large',
    run: (bench) => sendWebhook(bench, ' '.repeat(32_769)),
  },
  {
    ...invalid,
    when: 'as plain text',
    status: 415,
    code: 'unsupported_media_type',
    run: (bench) => sendWebhook(bench, '{}', { headers: { 'content-type': 'text/plain' } }),
  },
  {
    route,
    when: 'without the table',
    status: 503,
    code: 'temporarily_unavailable',
    metrics: [],
    run: async (bench) => {
      const { faults } = bench.system().dynamodb;
      faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
      const answer = await sendWebhook(bench, deletedPasskey(newUserId()));
      faults.clear();
      return answer;
    },
  },
];
