// What the calls beyond the ordinary cost: due touches, many sessions, hand-off codes, trusted events, keys and secrets; what a start asks for is in test/bundles.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { moveTo, returnToPresent, startSecond } from '../support/moments.ts';
import { handingOver } from '../support/run-with.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': handingOver } });
beforeAll(() => warmFunctions(bench));
// A clock that differs from the table's by more than five minutes makes the SDK try refused writes again.
beforeEach(() => returnToPresent(bench));

const wasId = () => `was-${randomUUID().replaceAll('-', '')}`;

test('calls: a use that is due to be recorded costs one write more', async () => {
  const begin = startSecond(bench);
  const session = await signInByPasskey(bench);
  const asked = [
    () => bench.client.get('/auth/session', asBrowser(bench, session)),
    () => bench.client.get('/auth/sessions', asBrowser(bench, session)),
    () => bench.client.post('/connectToken', { type: 'passkey-list' }, asBrowser(bench, session)),
  ];
  const counted = [];
  for (const [index, ask] of asked.entries()) {
    moveTo(bench, begin + 180 * (index + 1));
    counted.push((await effectsOf(bench, ask)).effects);
  }
  expect(counted).toEqual([
    { dynamodb: { GetItem: 1, UpdateItem: 1 }, corbado: {} },
    { dynamodb: { GetItem: 1, UpdateItem: 1, Query: 1 }, corbado: {} },
    { dynamodb: { GetItem: 1, UpdateItem: 1 }, corbado: { connectTokens: 1 } },
  ]);
});

test('calls: logging out everywhere costs a read, a mark, a query and one delete for each session', async () => {
  const userId = newUserId();
  const [session] = await Promise.all([1, 2, 3].map(() => signInNatively(bench, userId)));
  const { effects } = await effectsOf(bench, () => bench.client.delete('/auth/sessions', { bearer: session?.token }));
  expect(effects.dynamodb).toEqual({ GetItem: 1, UpdateItem: 1, Query: 1, DeleteItem: 3 });
});

test('calls: a login with a hand-off code costs two writes at the action, and five calls at its trade', async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  const { result, effects } = await effectsOf(bench, () => callAction(bench, 'post-login', { signedPasskeyData }));
  expect(effects).toEqual({ dynamodb: { PutItem: 2 }, corbado: { verify: 1 } });
  const { handoffCode } = result.body;
  const trade = await effectsOf(bench, () => bench.client.post('/auth/session', { handoffCode }));
  expect([trade.result.status, trade.effects]).toEqual([
    200,
    { dynamodb: { GetItem: 1, UpdateItem: 1, Query: 2, PutItem: 1 }, corbado: {} },
  ]);
});

test('calls: an event that is trusted without proof costs its mark and its code, and nothing at Corbado', async () => {
  const event = { webauthnId: newUserId(), challengeId: wasId() };
  const first = await effectsOf(bench, () => bench.invoke('post-login', event));
  const again = await effectsOf(bench, () => bench.invoke('post-login', event));
  expect([first.result.statusCode, first.effects]).toEqual([200, { dynamodb: { PutItem: 2 }, corbado: {} }]);
  expect([again.result.statusCode, again.effects]).toEqual([409, { dynamodb: { PutItem: 1 }, corbado: {} }]);
});

test('calls: refused requests cost nothing, or the one call that found them out', async () => {
  const session = await signInByPasskey(bench);
  const proof = await passkeyProofFor(bench, session.userId);
  await bench.client.post('/auth/passkey/verify', { signedPasskeyData: proof });
  const unknown = `${session.token.split('.')[0]}.${'A'.repeat(43)}`;
  const refused = [
    () => bench.client.get('/auth/session', { headers: { 'sec-fetch-site': 'same-origin' } }),
    () => bench.client.get('/auth/session', asBrowser(bench, { token: unknown })),
    () => bench.client.post('/auth/passkey/verify', { signedPasskeyData: 'a.b.c' }),
    () => bench.client.post('/auth/passkey/verify', { signedPasskeyData: proof }),
  ];
  const counted = [];
  for (const ask of refused) counted.push((await effectsOf(bench, ask)).effects);
  const read = { dynamodb: { GetItem: 1 }, corbado: {} };
  // The user is read while Corbado looks at the proof.
  expect(counted).toEqual([noEffects, read, noEffects, { dynamodb: { Query: 1 }, corbado: { verify: 1 } }]);
});

test('calls: warm functions fetch no secret and no keys again', async () => {
  const { secrets, login } = bench.system();
  const bearer = await idTokenFor(bench, newUserId());
  const askAll = async () => {
    await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
    await callAction(bench, 'post-login', { signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
    await callAction(bench, 'pre-login', { identifier: newUserId() });
  };
  await askAll();
  secrets.faults.resetCalls();
  const keysAsked = login.jwksRequests;
  await askAll();
  expect([secrets.faults.calls(), login.jwksRequests]).toEqual([0, keysAsked]);
});

test('calls: requests to Corbado after the start share its connection', async () => {
  const { corbado } = bench.system();
  const options = asBrowser(bench, await signInByPasskey(bench));
  await bench.client.post('/connectToken', { type: 'passkey-list' }, options);
  const connections = corbado.connections;
  for (let count = 0; count < 3; count += 1)
    await bench.client.post('/connectToken', { type: 'passkey-list' }, options);
  expect(corbado.connections).toBe(connections);
});
