// How many calls the flag in the user pool and the logins through it cost: to the table, to Corbado, and to Cognito.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { triggerEvent } from '../functions/trigger-event.ts';
import { callAction } from '../support/action-call.ts';
import { answerChallenge, beginLogin } from '../support/custom-auth.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { runReconcile, runReconcileIn } from '../support/reconcile.ts';
import { runWith } from '../support/run-with.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => returnToPresent(bench));

const credentialId = () => `cre-${randomUUID().replaceAll('-', '')}`;
const append = (webauthnId: string) => callAction(bench, 'post-append', { webauthnId, credentialId: credentialId() });
const effects = async (run: () => Promise<unknown>) => (await effectsOf(bench, run)).effects;

// The two lists of eight shards each, until both are empty.
const emptyList = { Query: 16 };

test('calls: a first passkey costs its two rows, the delivery’s look and mark, the safety net, the record, the look in a month, and two calls to the pool', async () => {
  const userId = newPoolUser(bench);
  expect(await effects(() => append(userId))).toEqual({
    dynamodb: { GetItem: 1, PutItem: 4, UpdateItem: 2, DeleteItem: 1 },
    corbado: {},
    cognito: { AdminGetUser: 1, AdminUpdateUserAttributes: 1 },
  });
  // Another one: its two rows, and the delivery's look and mark.
  expect(await effects(() => append(userId))).toEqual({
    dynamodb: { GetItem: 1, PutItem: 2, UpdateItem: 1 },
    corbado: {},
  });
  // Of a user whom the pool does not have: one question to the pool.
  expect(await effects(() => append(newUserId()))).toEqual({
    dynamodb: { GetItem: 1, PutItem: 3, UpdateItem: 2, DeleteItem: 1 },
    corbado: {},
    cognito: { AdminGetUser: 1 },
  });
});

test('calls: a token to delete and a webhook each cost one entry in the list', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const ask = () => bench.client.post('/connectToken', { type: 'passkey-delete' }, session);
  expect(await effects(ask)).toEqual({ dynamodb: { GetItem: 1, PutItem: 1 }, corbado: { connectTokens: 1 } });
  const send = () => sendWebhook(bench, deletedPasskey(newUserId()));
  expect(await effects(send)).toEqual({ dynamodb: { PutItem: 1 }, corbado: {} });
  expect(await effects(() => sendWebhook(bench, { type: 'user.created' }))).toEqual({ dynamodb: {}, corbado: {} });
});

test('calls: where the pool is told nothing, a token to delete costs what any token costs', async () => {
  runWith(bench, 'connect-token', { CHECK_AFTER_DELETE: 'false' });
  await bench.system().warm('connect-token');
  const session = asBrowser(bench, await signInByPasskey(bench));
  const ask = () => bench.client.post('/connectToken', { type: 'passkey-delete' }, session);
  expect(await effects(ask)).toEqual({ dynamodb: { GetItem: 1 }, corbado: { connectTokens: 1 } });
});

test('calls: a run costs a query for each shard of its lists, and one that clears a flag two questions to Corbado and two to the pool', async () => {
  await runReconcile(bench);
  expect(await effects(() => runReconcile(bench))).toEqual({ dynamodb: emptyList, corbado: {} });
  const userId = newPoolUser(bench);
  await append(userId);
  bench.system().corbado.state.corbadoUserId(userId);
  await sendWebhook(bench, deletedPasskey(userId));
  bench.system().clock.moveBySeconds(200);
  expect(await effects(() => runReconcile(bench))).toEqual({
    // The user’s row; the claim and the end of the flag; the entry, and the lists before and after.
    dynamodb: { GetItem: 1, UpdateItem: 2, DeleteItem: 1, Query: 8 + emptyList.Query },
    corbado: { identifiers: 1, credentials: 1 },
    cognito: { AdminGetUser: 1, AdminUpdateUserAttributes: 1 },
  });
});

test('calls: a regular look at a user who has a passkey asks Corbado for the passkeys, and the pool nothing', async () => {
  const userId = newPoolUser(bench);
  const { corbado } = bench.system();
  corbado.state.passkeys.push({ id: 'cre-1', userId, displayName: userId, createdAtSeconds: 0 });
  corbado.state.corbadoUserId(userId);
  await append(userId);
  const look = () => runReconcileIn(bench, 46 * 86_400);
  const { corbado: asked, cognito } = await effects(look);
  // The users of other tests are looked at as well; Corbado does not know them.
  expect([asked.credentials, cognito]).toEqual([1, undefined]);
});

test('calls: a login through the pool costs one question to Corbado, one mark and a look at the user', async () => {
  const userId = newPoolUser(bench);
  const proof = await passkeyProofFor(bench, userId);
  const begun = await effectsOf(bench, () => beginLogin(bench, userId));
  expect(begun.effects).toEqual({ dynamodb: {}, corbado: {} });
  const answered = await effectsOf(bench, () => answerChallenge(bench, begun.result, proof));
  expect([answered.result.status, answered.effects]).toEqual([
    200,
    { dynamodb: { PutItem: 1, GetItem: 1 }, corbado: { verify: 1 } },
  ]);
});

test('calls: what Cognito asks again costs one question to Corbado, and looks at the mark and the user', async () => {
  const userName = newPoolUser(bench);
  const privateChallengeParameters = { attemptId: 'a'.repeat(36) };
  const request = { challengeAnswer: await passkeyProofFor(bench, userName), privateChallengeParameters };
  const event = triggerEvent('VerifyAuthChallengeResponse', { userName, request });
  const invoke = () => bench.system().invoke('verify-auth-challenge', event);
  await invoke();
  expect(await effects(invoke)).toEqual({ dynamodb: { GetItem: 2 }, corbado: { verify: 1 } });
});

test('calls: the pool’s own tokens cost what any JWT costs', async () => {
  const { idToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench));
  await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer: idToken });
  await bench.client.post('/auth/session', {}, { bearer: idToken });
  const forToken = () => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer: accessToken });
  expect(await effects(forToken)).toEqual({ dynamodb: { UpdateItem: 1 }, corbado: { connectTokens: 1 } });
  const forSession = () => bench.client.post('/auth/session', { idToken });
  expect(await effects(forSession)).toEqual({ dynamodb: { UpdateItem: 1, Query: 1, PutItem: 1 }, corbado: {} });
});
