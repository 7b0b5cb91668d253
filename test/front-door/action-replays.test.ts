// What others can do with an action: nothing without a credential, and nothing with a captured delivery.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { basicHeader, callAction, signedHeaders } from '../support/action-call.ts';
import { cookieName } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { believedAfterSeconds } from '../support/passkey-owner.ts';
import { flagRow, runReconcile } from '../support/reconcile.ts';
import { runWith, trustingEvents } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => returnToPresent(bench));

describe('A1: who does not prove to be Corbado gets a 401 from an action, and nothing at all happens behind it', () => {
  beforeAll(async () => {
    runWith(bench, 'post-login', trustingEvents);
    await bench.system().warm('post-login');
  });

  it.each(['post-login', 'post-append', 'pre-login'] as const)(
    'A1: at %s, whatever is sent instead of a credential',
    async (action) => {
      const { userId, token } = await signInByPasskey(bench);
      // Everything that could name the victim, in a body that is perfect but for its sender.
      const event = {
        ...{ signedPasskeyData: await passkeyProofFor(bench, userId), credentialId: 'cre-1' },
        ...{ webauthnId: userId, userId, username: userId, identifier: userId },
      };
      const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
      const instead: Readonly<Record<string, Record<string, string>>> = {
        nothing: {},
        "the victim's session as a cookie": { cookie: `${cookieName}=${token}`, origin: bench.system().url },
        "the victim's session as a bearer token": { authorization: `Bearer ${token}` },
        'a signature by another secret': signedHeaders(bench, JSON.stringify(event), { secret }),
        'the right secret as a password': basicHeader(bench.system().actionSecret),
      };
      for (const [what, headers] of Object.entries(instead)) {
        const post = () => bench.client.post(`/actions/${action}`, event, { headers });
        const { result, effects } = await effectsOf(bench, post);
        expect([what, result.status, result.body.code, effects]).toEqual([what, 401, 'unauthorized', noEffects]);
      }
      // Junk is not even read, and the proof is still good for whom it is.
      expect((await bench.client.post(`/actions/${action}`, '{')).status).toBe(401);
      expect((await callAction(bench, action, event)).status).toBe(200);
    },
  );
});

// Within the five minutes for which its signature counts.
describe('A7: a captured, correctly signed delivery', () => {
  /** Signs a delivery once; what comes back sends it, again and again, byte by byte the same. */
  const captured = (action: ActionName, event: object) => {
    const body = JSON.stringify(event);
    const headers = signedHeaders(bench, body);
    return () => bench.client.post(`/actions/${action}`, body, { headers });
  };
  const newCredential = () => `cre-${randomUUID().replaceAll('-', '')}`;

  it('A7: of post-append changes nothing while the flag is set, nor after the passkey that it told of is gone', async () => {
    const userId = newPoolUser(bench);
    const credentialId = newCredential();
    const { corbado, clock } = bench.system();
    corbado.state.passkeys.push({ id: credentialId, userId, displayName: userId, createdAtSeconds: 0 });
    const send = captured('post-append', { webauthnId: userId, credentialId });
    expect((await send()).body).toMatchObject({ firstPasskey: true, updated: true, state: 'set' });
    const before = await flagRow(bench, userId);
    const { effects } = await effectsOf(bench, send);
    // Two reads, and a write that finds what it would write.
    expect(effects).toEqual({ dynamodb: { GetItem: 2, PutItem: 1 }, corbado: {} });
    expect(await flagRow(bench, userId)).toEqual(before);
    clock.moveBySeconds(believedAfterSeconds);
    corbado.deletePasskey(credentialId);
    await corbado.webhooks.settled();
    expect(await runReconcile(bench)).toMatchObject({ cleared: 1 });
    const nothingNew = { recorded: false, firstPasskey: false, updated: false, state: 'none' };
    for (const { status, body } of await Promise.all([send(), send()]))
      expect([status, body]).toEqual([200, nothingNew]);
    expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['false', undefined]);
  });

  it('A7: of post-append whose first time failed half-way completes it', async () => {
    const userId = newPoolUser(bench);
    const send = captured('post-append', { webauthnId: userId, credentialId: newCredential() });
    bench.system().dynamodb.faults.next('UpdateItem', { kind: 'error', name: 'InternalServerError' }, 9);
    expect((await send()).status).toBe(503);
    bench.system().dynamodb.faults.clear();
    expect((await send()).body).toMatchObject({ firstPasskey: true, updated: true, state: 'set' });
    expect(flagOf(bench, userId)).toBe('true');
  });

  it('A7: of post-login has a proof that is spent', async () => {
    const userId = newUserId();
    const send = captured('post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) });
    expect((await send()).status).toBe(200);
    expect(await send()).toMatchObject({ status: 401, body: { code: 'invalid_passkey_data' } });
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });
});
