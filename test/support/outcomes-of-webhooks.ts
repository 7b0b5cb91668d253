// How one of Corbado's webhooks can end.
import { basicHeader } from './action-call.ts';
import type { Answer, RequestOptions } from './client.ts';
import { outcomesOf, withoutTable } from './outcome.ts';
import { newUserId } from './sign-in.ts';
import type { Bench } from './system.ts';

const path = '/webhooks/corbado';

/** The webhook about a deleted passkey of this user. */
export const deletedPasskey = (userId: string) => ({
  type: 'passkey.deleted',
  data: { userID: 'usr-1', credential: { id: 'cre-1', webAuthnID: userId } },
});

/** Sends it with the password that Corbado was given. */
export const sendWebhook = (bench: Bench, event: unknown, { headers }: RequestOptions = {}): Promise<Answer> =>
  bench.client.post(path, event, { headers: { ...basicHeader(bench.system().actionSecret), ...headers } });

const sendDeleted = (bench: Bench) => sendWebhook(bench, deletedPasskey(newUserId()));
const withoutPassword = (bench: Bench) => bench.client.post(path, deletedPasskey(newUserId()));

export const webhookOutcomes = outcomesOf(`POST ${path}`, [
  ['about a deleted passkey', 200, sendDeleted, ['WebhookReceived']],
  ['about something else', 200, (bench) => sendWebhook(bench, { type: 'passkey.created' })],
  ['about nobody', 'invalid_request', (bench) => sendWebhook(bench, { type: 'passkey.deleted' })],
  ['without the password', 'unauthorized', withoutPassword, ['CallerRefused']],
  ['without the table', 'temporarily_unavailable', withoutTable('PutItem', sendDeleted)],
]);
