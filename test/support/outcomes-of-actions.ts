// How an action that is called over HTTP can end.
import { randomUUID } from 'node:crypto';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { callAction } from './action-call.ts';
import { outcomesOf, type Way, withCorbado, withoutTable } from './outcome.ts';
import { newUserId, passkeyProofFor } from './sign-in.ts';
import type { Bench } from './system.ts';
import { newPoolUser } from './user-pool.ts';

/** An event that the action accepts. */
const goodEvent: Record<ActionName, (bench: Bench) => Promise<object>> = {
  'post-login': async (bench) => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) }),
  'post-append': async (bench) => ({
    webauthnId: newPoolUser(bench),
    credentialId: `cre-${randomUUID().replaceAll('-', '')}`,
  }),
  'pre-login': async (bench) => ({ identifier: newPoolUser(bench) }),
};
const good = (action: ActionName) => async (bench: Bench) => callAction(bench, action, await goodEvent[action](bench));
const withEvent = (action: ActionName, event: object) => (bench: Bench) => callAction(bench, action, event);

const ofAction = (action: ActionName, counted: readonly string[], more: readonly Way[]) =>
  outcomesOf(`POST /actions/${action}`, [
    ['with a good event', 200, good(action), counted],
    ['with a mistyped field', 'invalid_request', withEvent(action, { identifier: 1 })],
    ['unsigned', 'unauthorized', (bench) => bench.client.post(`/actions/${action}`, {}), ['CallerRefused']],
    ...more,
  ]);

const unanswered = withCorbado('verify', { kind: 'stall-before-headers' }, good('post-login'));

export const actionOutcomes = [
  ...ofAction(
    'post-login',
    ['SessionCreated'],
    [
      ['without proof', 'signed_passkey_data_required', withEvent('post-login', { webauthnId: newUserId() })],
      ['with a false proof', 'invalid_passkey_data', withEvent('post-login', { signedPasskeyData: 'a.b.c' })],
      ['without the table', 'login_interrupted', withoutTable('PutItem', good('post-login'))],
      ['that Corbado leaves unanswered', 'upstream_timeout', unanswered],
    ],
  ),
  ...ofAction(
    'post-append',
    ['PasskeyRecorded', 'FlagSet'],
    [['without the table', 'temporarily_unavailable', withoutTable('PutItem', good('post-append'))]],
  ),
  ...ofAction('pre-login', [], [['for nobody', 200, withEvent('pre-login', { identifier: 'a b' })]]),
];
