// What others can do with an action: nothing without a credential, and nothing with a captured delivery.

import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { basicHeader, callAction, signedHeaders } from '../support/action-call.ts';
import { cookieName } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { believedAfterSeconds } from '../support/passkey-owner.ts';
import { dueChecks, flagRow, runReconcile } from '../support/reconcile.ts';
import { newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser } from '../support/user-pool.ts';

// A1: who does not prove to be Corbado gets a 401 from an action, and nothing at all happens behind it.
describe('actions no effect', () => {
  const bench = provideSystem({
    extraEnv: { 'post-login': { TRUST_EVENT_IDENTITY: 'true' } },
  });
  const actions = ['post-login', 'post-append', 'pre-login'] as const;

  beforeAll(() => Promise.all(actions.map((name) => bench.system().warm(name))));

  // Everything that could name the victim, in a body that is perfect but for its sender.
  const eventAbout = async (userId: string) => ({
    signedPasskeyData: await passkeyProofFor(bench, userId),
    webauthnId: userId,
    userId,
    username: userId,
    identifier: userId,
    credentialId: 'cre-1',
  });

  const otherSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  describe.each(actions)('A1: %s', (action) => {
    const refused = async (headers: Record<string, string | undefined>, event: object) => {
      const post = () => bench.client.post(`/actions/${action}`, event, { headers });
      const { result, effects } = await effectsOf(bench, post);
      expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
    };

    it('A1: does nothing without a credential', async () => refused({}, await eventAbout(newUserId())));

    it("A1: does nothing on the strength of the victim's own session, as cookie or as bearer token", async () => {
      const { userId, token } = await signInByPasskey(bench);
      const event = await eventAbout(userId);
      await refused({ cookie: `${cookieName}=${token}`, origin: bench.system().url }, event);
      await refused({ authorization: `Bearer ${token}` }, event);
    });

    it('A1: does nothing with a signature by another secret, or with the right secret as a password', async () => {
      const event = await eventAbout(newUserId());
      await refused(signedHeaders(bench, JSON.stringify(event), { secret: otherSecret }), event);
      await refused(basicHeader(bench.system().actionSecret), event);
    });
  });

  describe('A1: afterwards', () => {
    it('A1: a proof that an unproven caller has sent is not used up', async () => {
      const event = await eventAbout(newUserId());
      expect((await bench.client.post('/actions/post-login', event)).status).toBe(401);
      expect((await callAction(bench, 'post-login', event)).status).toBe(200);
    });

    it('A1: the body is not even read: junk is answered like everything else', async () => {
      for (const body of ['', '{', 'null', '[]', '{"signedPasskeyData":1}'])
        expect((await bench.client.post('/actions/post-login', body)).status).toBe(401);
    });
  });
});

// A7: what a captured, correctly signed delivery is good for within its five minutes: nothing, in any of the actions.
describe('actions replay', () => {
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
});
