// Corbado's webhooks over HTTP: who may send them, what they may say, and that they lead to an entry in a list and nothing more.
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { dueChecks } from '../support/reconcile.ts';
import { newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const path = '/webhooks/corbado';

// Which text is the password is decided in functions/shared/action and tested there.
it('A7: who does not know the action secret, as Corbado’s password, is refused, and nothing happens', async () => {
  const { actionSecret } = bench.system();
  const { token } = await signInByPasskey(bench);
  const body = JSON.stringify({ ...deletedPasskey(newUserId()), password: actionSecret });
  const others: [string, object, string?][] = [
    ['nothing but the password in the body and the address', {}, `?password=${encodeURIComponent(actionSecret)}`],
    ['another password', { headers: basicHeader('another-password') }],
    ['another user', { headers: basicHeader(actionSecret, 'admin') }],
    ['the secret as bearer token', { bearer: actionSecret }],
    ['a signature', { headers: signedHeaders(bench, body) }],
    ['a session', { bearer: token, cookie: token }],
  ];
  for (const [what, options, query = ''] of others) {
    const { result, effects } = await effectsOf(bench, () => bench.client.post(`${path}${query}`, body, options));
    expect([what, result.status, result.body.code, effects]).toEqual([what, 401, 'unauthorized', noEffects]);
  }
});

describe('M4: what they lead to', () => {
  it('M4: the same webhook many times at once is one entry', async () => {
    const userId = newUserId();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => sendWebhook(bench, deletedPasskey(userId))));
    for (const { status, body } of all) expect([status, body]).toEqual([200, { scheduled: true }]);
    const checks = await dueChecks(bench, userId);
    // Two when the user's hour ended between them.
    expect([1, 2]).toContain(checks.length);
    for (const check of checks) expect(check).toMatchObject({ list: 'soon', attempts: 0 });
    for (const { dueInSeconds } of checks) expect(dueInSeconds).toBeLessThanOrEqual(0);
  });

  it('M4: Corbado’s own, sent after a deletion, are taken, and sent again when they could not be', async () => {
    const { corbado, dynamodb } = bench.system();
    const userId = newUserId();
    dynamodb.faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 3);
    corbado.state.passkeys.push({ id: 'cre-78', userId, displayName: userId, createdAtSeconds: 0 });
    corbado.deletePasskey('cre-78');
    await corbado.webhooks.settled();
    expect(corbado.webhooks.deliveries.at(-1)).toMatchObject({ type: 'passkey.deleted', statuses: [503, 200] });
    expect(await dueChecks(bench, userId)).toHaveLength(1);
  });

  it('M4, I4: others are taken or refused, and lead to nothing', async () => {
    const others: [unknown, number, object][] = [
      [{ type: 'passkey.created', data: { credential: { webAuthnID: 'u-1' } } }, 200, { scheduled: false }],
      [{ type: 'something.new' }, 200, { scheduled: false }],
      [{ type: 'passkey.deleted', data: { userID: 'nobody' } }, 400, { code: 'invalid_request' }],
      [{ type: 7 }, 400, { code: 'invalid_request' }],
      [[], 400, { code: 'invalid_request' }],
    ];
    for (const [other, status, body] of others) {
      const { result, effects } = await effectsOf(bench, () => sendWebhook(bench, other));
      expect([result, effects]).toMatchObject([{ status, body }, noEffects]);
    }
  });
});
