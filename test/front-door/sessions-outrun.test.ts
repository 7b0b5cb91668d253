// Nothing that was proven before a logout everywhere opens a session after it, and a blocked user gets in nowhere.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction, signedHeaders } from '../support/action-call.ts';
import type { Answer } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { runWith } from '../support/run-with.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { partitionOf, rowsOf, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const verify = (signedPasskeyData: string) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
const act = (signedPasskeyData: string) => callAction(bench, 'post-login', { signedPasskeyData });
const exchange = (bearer: string) => bench.client.post('/auth/session', {}, { bearer });
const forToken = (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });

const byHandoff = async (proof: string): Promise<Answer> => {
  runWith(bench, 'post-login', { SESSION_DELIVERY: 'handoff' });
  const { body } = await act(proof);
  runWith(bench, 'post-login', {});
  return bench.client.post('/auth/session', { handoffCode: body.handoffCode });
};
const byProof = [
  ['the verify endpoint', verify],
  ['the action', act],
  ['the action with a hand-off code', byHandoff],
] as const;

/** A user who logs out everywhere five seconds after `second`; it is ten seconds after it. */
const logOutEverywhere = async (userId: string, second: number): Promise<void> => {
  const session = await signInByPasskey(bench, userId);
  moveTo(bench, second + 5);
  expect((await bench.client.delete('/auth/sessions', asBrowser(bench, session))).status).toBe(200);
  moveTo(bench, second + 10);
};

describe('S8: what was proven before the logout opens nothing after it', () => {
  it.each(byProof)('S8: by a passkey at %s', async (_, send) => {
    const userId = newUserId();
    const second = startSecond(bench);
    const proof = await passkeyProofFor(bench, userId);
    await logOutEverywhere(userId, second);
    const answer = await send(proof);
    expect([answer.status, answer.body.code, await rowsOf(bench, userId, 'S#')]).toEqual([401, 'unauthorized', []]);
    expect(entryOf(bench, answer)).toMatchObject({ reason: 'revoked_since' });
    expect((await send(await passkeyProofFor(bench, userId))).status).toBe(200);
  });

  it('S8: by an event that is believed by its word, however late it arrives', async () => {
    runWith(bench, 'post-login', { TRUST_EVENT_IDENTITY: 'true' });
    const userId = newUserId();
    const second = startSecond(bench);
    const body = JSON.stringify({ userId });
    const headers = signedHeaders(bench, body);
    await logOutEverywhere(userId, second);
    const answer = await bench.client.post('/actions/post-login', body, { headers });
    expect([answer.status, answer.body.code, await rowsOf(bench, userId, 'S#')]).toEqual([401, 'unauthorized', []]);
    expect((await callAction(bench, 'post-login', { userId })).status).toBe(200);
    runWith(bench, 'post-login', {});
  });

  it('S8: nor in the second of the logout itself', async () => {
    const userId = newUserId();
    const second = startSecond(bench);
    await bench.client.delete('/auth/sessions', asBrowser(bench, await signInByPasskey(bench, userId)));
    expect((await verify(await passkeyProofFor(bench, userId))).status).toBe(401);
    moveTo(bench, second + 1);
    expect((await verify(await passkeyProofFor(bench, userId))).status).toBe(200);
  });

  it('S8: and changes nothing of what is known of its user', async () => {
    const userId = newUserId();
    const old = await idTokenFor(bench, userId, { name: 'An Old Name' });
    await logOutEverywhere(userId, startSecond(bench));
    await exchange(await idTokenFor(bench, userId, { name: 'A New Name' }));
    const before = await rowsOf(bench, userId, 'U');
    for (const send of [exchange, forToken]) expect((await send(old)).status).toBe(403);
    expect(await rowsOf(bench, userId, 'U')).toEqual(before);
    expect(before).toMatchObject([{ displayName: 'A New Name' }]);
  });
});

describe('A1: a blocked user', () => {
  const ways: readonly (readonly [string, (userId: string) => Promise<Answer>])[] = [
    ...byProof.map(
      ([name, send]) => [name, async (userId: string) => send(await passkeyProofFor(bench, userId))] as const,
    ),
    ['the exchange of a JWT', async (userId) => exchange(await idTokenFor(bench, userId))],
    ['the token endpoint', async (userId) => forToken(await idTokenFor(bench, userId))],
  ];

  // An operator's own hand may have written anything into the table.
  it.each(ways)('A1: is refused at %s as anybody without a credential, and nothing is written', async (_, send) => {
    for (const blockedAt of [nowSeconds(bench), true]) {
      const userId = newUserId();
      await writeAttribute(bench, { pk: partitionOf(userId), sk: 'U' }, 'blockedAt', blockedAt);
      const before = await rowsOf(bench, userId, 'U');
      const answer = await send(userId);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([401, 'unauthorized', undefined]);
      expect(entryOf(bench, answer)).toMatchObject({ reason: 'user_blocked' });
      expect([await rowsOf(bench, userId, 'U'), await rowsOf(bench, userId, 'S#')]).toEqual([before, []]);
    }
  });
});
