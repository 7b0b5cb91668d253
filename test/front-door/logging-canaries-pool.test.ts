// Markers planted where the user pool and Corbado's lists can write: none is seen again in a log line or an error answer.
import { beforeAll, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { canary, linesWithCanaries } from '../support/canaries.ts';
import { warmFunctions } from '../support/effects.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { runReconcileIn } from '../support/reconcile.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

// What is planted here is looked for by the check that ends every file.
const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

it('L1: in the errors of the user pool', async () => {
  for (const operation of ['AdminGetUser', 'AdminUpdateUserAttributes'])
    for (const name of ['UserNotFoundException', 'InvalidParameterException', 'TooManyRequestsException']) {
      poolOf(bench).cognito.faults.next(operation, { kind: 'error', name, message: `${canary()} ${canary()}` }, 2);
      await callAction(bench, 'post-append', { webauthnId: newPoolUser(bench), credentialId: 'cre-1' });
      poolOf(bench).cognito.faults.clear();
    }
  expect(linesWithCanaries(bench)).toEqual([]);
});

it('L1: in Corbado’s lists', async () => {
  const userId = newPoolUser(bench);
  await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
  for (const status of [200, 400, 429, 500]) {
    const body = {
      identifiers: [{ value: canary(), userID: canary() }],
      message: canary(),
      error: { details: canary() },
    };
    bench.system().corbado.faults.next('identifiers', { kind: 'status', status, body });
    await sendWebhook(bench, deletedPasskey(userId));
    await runReconcileIn(bench, 200);
  }
  expect(linesWithCanaries(bench)).toEqual([]);
});

it('L1: in the claims of the pool’s tokens', async () => {
  for (const name of [
    'sub',
    'cognito:username',
    'username',
    'email',
    'name',
    'client_id',
    'aud',
    'token_use',
    'custom:passkey_enrolled',
  ]) {
    const claims = { [name]: canary() };
    const { idToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench), {
      idClaims: claims,
      accessClaims: claims,
    });
    for (const bearer of [idToken, accessToken]) {
      await bench.client.post('/auth/session', {}, { bearer });
      await bench.client.post('/connectToken', { type: 'passkey-list', idToken: bearer });
    }
  }
  expect(linesWithCanaries(bench)).toEqual([]);
});
