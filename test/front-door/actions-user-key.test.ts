// A5: one key of the user in sessions, passkeys and connect tokens, whichever way the user came.
import { describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { runWith, typedIsUserId } from '../support/run-with.ts';
import {
  asBrowser,
  idTokenFor,
  newUserId,
  passkeyProofFor,
  signInByLogin,
  signInByPasskey,
} from '../support/sign-in.ts';
import { partitionOf, rowsOf } from '../support/stored-rows.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'pre-login': typedIsUserId } });

const corbadoId = 'usr-676138078732345317';
const email = 'ada.lovelace@example.com';
markers.add(email);

describe('A5: one user', () => {
  it('A5: has all rows in one partition after the login, an append, an action login and a verified login', async () => {
    const userId = newUserId();
    const byLogin = await signInByLogin(bench, userId);
    const passkeyData = { id: 'cre-1', username: userId };
    await callAction(bench, 'post-append', { username: userId, userID: corbadoId, passkeyData });
    await callAction(bench, 'post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) });
    const byPasskey = await signInByPasskey(bench, userId);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(3);
    expect(await rowsOf(bench, userId, 'P#')).toHaveLength(1);
    expect(await rowsOf(bench, userId, 'U')).toHaveLength(1);
    for (const { token } of [byLogin, byPasskey]) expect(`U#${token.split('.')[0]}`).toBe(partitionOf(userId));
  });

  it('A5: has one identifier at Corbado, with a session from a passkey and with a token of the existing login', async () => {
    const userId = newUserId();
    const { calls } = await callsDuring(bench, 'connectTokens', async () => {
      const session = asBrowser(bench, await signInByPasskey(bench, userId));
      const bearer = await idTokenFor(bench, userId);
      await bench.client.post('/connectToken', { type: 'passkey-list' }, session);
      await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
    });
    expect(calls.map(({ body }) => body)).toEqual([
      expect.objectContaining({ data: { identifier: userId } }),
      expect.objectContaining({ data: { identifier: userId } }),
    ]);
  });

  it('A5: is the one of the proof, whatever the claim sub or the event say', async () => {
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId, { claims: { sub: corbadoId, username: 'someone' } });
    await bench.invoke('post-login', { signedPasskeyData, userId: corbadoId, username: 'someone', sub: corbadoId });
    expect(await rowsOf(bench, userId, 'S#')).toMatchObject([{ userId }]);
  });
});

it.each([corbadoId, email])(
  'A5: %s is no user id in a proof, an event or a token of the existing login',
  async (id) => {
    const signedPasskeyData = await passkeyProofFor(bench, id);
    expect((await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status).toBe(401);
    expect((await bench.invoke('post-login', { signedPasskeyData })).statusCode).toBe(401);
    for (const event of [{ webauthnId: id }, { username: id }])
      expect((await bench.invoke('post-append', event)).statusCode).toBe(400);
    expect((await bench.invoke('pre-login', { identifier: id })).body).toMatchObject({ identifier: '' });
    // Which is a fault of the configuration.
    const bearer = await idTokenFor(bench, newUserId(), { sub: id });
    expect((await bench.client.post('/auth/session', {}, { bearer })).status).toBe(500);
    expect((await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer })).status).toBe(500);
    expect(await rowsOf(bench, id, 'U')).toEqual([]);
  },
);

it("A5: unless the stage says so: with the claim sub it is Corbado's id, or an address, and Corbado is still asked about the user it knows", async () => {
  for (const name of ['post-login', 'post-append', 'pre-login', 'verify-passkey'] as const)
    runWith(bench, name, { ...typedIsUserId, USER_ID_CLAIM: 'sub', ALLOW_EMAIL_USER_ID: 'true' });
  const known = newUserId();
  const proof = () => passkeyProofFor(bench, known, { claims: { sub: corbadoId } });
  const { calls } = await callsDuring(bench, 'verify', async () => {
    await bench.client.post('/auth/passkey/verify', { signedPasskeyData: await proof() });
    await bench.invoke('post-login', { signedPasskeyData: await proof() });
  });
  await bench.invoke('post-append', { username: known, userID: corbadoId });
  expect(calls).toMatchObject([{ body: { username: known } }, { body: { username: known } }]);
  expect(await rowsOf(bench, corbadoId, 'S#')).toHaveLength(2);
  expect(await rowsOf(bench, corbadoId, 'U')).toHaveLength(1);
  for (const id of [corbadoId, email])
    expect((await bench.invoke('pre-login', { identifier: id })).body).toEqual({ identifier: id, userId: id });
});
