// A7: what a captured, correctly signed delivery is good for within its five minutes: nothing, in any of the actions.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { signedHeaders } from '../support/action-call.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { believedAfterSeconds } from '../support/passkey-owner.ts';
import { dueChecks, flagRow, runReconcile } from '../support/reconcile.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser } from '../support/user-pool.ts';
import { rowsOf } from '../support/user-rows.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => returnToPresent(bench));

/** Signs a delivery once; what comes back sends it, again and again, byte by byte the same. */
const captured = (action: ActionName, event: object) => {
  const body = JSON.stringify(event);
  const headers = signedHeaders(bench, body);
  return () => bench.client.post(`/actions/${action}`, body, { headers });
};

const newCredential = () => `cre-${randomUUID().replaceAll('-', '')}`;

it('A7: post-append, after the passkey it told of is gone: the flag stays cleared', async () => {
  const userId = newPoolUser(bench);
  const credentialId = newCredential();
  const { corbado, clock } = bench.system();
  corbado.state.passkeys.push({ id: credentialId, userId, displayName: userId, createdAtSeconds: 0 });
  const send = captured('post-append', { webauthnId: userId, credentialId });
  expect((await send()).body).toMatchObject({ firstPasskey: true, updated: true, state: 'set' });
  clock.moveBySeconds(believedAfterSeconds);
  corbado.deletePasskey(credentialId);
  await corbado.webhooks.settled();
  expect(await runReconcile(bench)).toMatchObject({ cleared: 1 });
  const answers = await Promise.all([send(), send(), send()]);
  for (const { status, body } of answers)
    expect([status, body]).toEqual([200, { recorded: false, firstPasskey: false, updated: false, state: 'none' }]);
  expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['false', undefined]);
});

it('A7: post-append, while the flag is set: two reads, and one write that finds what it would write', async () => {
  const userId = newPoolUser(bench);
  const send = captured('post-append', { webauthnId: userId, credentialId: newCredential() });
  await send();
  const before = await flagRow(bench, userId);
  const { effects } = await effectsOf(bench, send);
  expect(effects).toEqual({ dynamodb: { GetItem: 2, PutItem: 1 }, corbado: {} });
  expect(await flagRow(bench, userId)).toEqual(before);
});

it('A7: post-append whose first time failed half-way: completed', async () => {
  const userId = newPoolUser(bench);
  const send = captured('post-append', { webauthnId: userId, credentialId: newCredential() });
  bench.system().dynamodb.faults.next('UpdateItem', { kind: 'error', name: 'InternalServerError' }, 9);
  expect((await send()).status).toBe(503);
  bench.system().dynamodb.faults.clear();
  expect((await send()).body).toMatchObject({ firstPasskey: true, updated: true, state: 'set' });
  expect(flagOf(bench, userId)).toBe('true');
});

it('A7: post-login: its proof is spent', async () => {
  const userId = newUserId();
  const send = captured('post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) });
  expect((await send()).status).toBe(200);
  const again = await send();
  expect([again.status, again.body.code, (await rowsOf(bench, userId, 'S#')).length]).toEqual([
    401,
    'invalid_passkey_data',
    1,
  ]);
});

it('A7: pre-login: changes nothing, the first time as the second', async () => {
  const send = captured('pre-login', { identifier: newUserId() });
  const oneQuestion = { ...noEffects, cognito: { AdminGetUser: 1 } };
  for (let time = 0; time < 2; time += 1) expect((await effectsOf(bench, send)).effects).toEqual(oneQuestion);
});

it('A7: the webhook, which has a password and no name: the same entry in the list', async () => {
  const userId = newUserId();
  for (let time = 0; time < 5; time += 1) await sendWebhook(bench, deletedPasskey(userId));
  expect([1, 2]).toContain((await dueChecks(bench, userId)).length);
});
