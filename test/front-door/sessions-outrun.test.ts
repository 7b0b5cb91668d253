// Nothing that was proven before a logout everywhere opens a session after it, a logout that could not finish can be asked for again, and
// a blocked user gets in nowhere.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction, signedHeaders } from '../support/action-call.ts';
import type { Answer } from '../support/client.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
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
const userRow = (userId: string) => ({ pk: partitionOf(userId), sk: 'U' });

const byHandoff = async (proof: string): Promise<Answer> => {
  bench.system().reconfigure('post-login', { SESSION_DELIVERY: 'handoff' });
  const { body } = await act(proof);
  bench.system().reconfigure('post-login', { SESSION_DELIVERY: 'session' });
  return bench.client.post('/auth/session', { handoffCode: body.handoffCode });
};
const byProof = [
  ['the verify endpoint', verify],
  ['the action', act],
  ['the action with a hand-off code', byHandoff],
] as const;

describe.each(byProof)('S8: a passkey proof at %s', (_, send) => {
  it('S8: that was made before the logout opens nothing after it', async () => {
    const userId = newUserId();
    const second = startSecond(bench);
    const proof = await passkeyProofFor(bench, userId);
    const session = await signInByPasskey(bench, userId);
    moveTo(bench, second + 5);
    expect((await bench.client.delete('/auth/sessions', asBrowser(bench, session))).status).toBe(200);
    moveTo(bench, second + 10);
    const answer = await send(proof);
    expect([answer.status, answer.body.code, await rowsOf(bench, userId, 'S#')]).toEqual([401, 'unauthorized', []]);
    expect(entryOf(bench, answer)).toMatchObject({ reason: 'revoked_since' });
    expect((await send(await passkeyProofFor(bench, userId))).status).toBe(200);
  });
});

describe('S8: an event that is believed by its word', () => {
  it('S8: and was signed before the logout opens nothing after it, however late it arrives', async () => {
    runWith(bench, 'post-login', { TRUST_EVENT_IDENTITY: 'true' });
    const userId = newUserId();
    const second = startSecond(bench);
    const body = JSON.stringify({ userId });
    const headers = signedHeaders(bench, body);
    const session = await signInByPasskey(bench, userId);
    moveTo(bench, second + 5);
    expect((await bench.client.delete('/auth/sessions', asBrowser(bench, session))).status).toBe(200);
    moveTo(bench, second + 10);
    const answer = await bench.client.post('/actions/post-login', body, { headers });
    expect([answer.status, answer.body.code, await rowsOf(bench, userId, 'S#')]).toEqual([401, 'unauthorized', []]);
    expect((await callAction(bench, 'post-login', { userId })).status).toBe(200);
  });
});

describe('S8: a logout everywhere', () => {
  it.each([1, 2, 3])(
    'S8: that has come to its delete %i of 3 when one fails is 503, is still logged in, and completes when asked again',
    async (failing) => {
      const userId = newUserId();
      const sessions = [];
      for (let index = 0; index < 3; index += 1) sessions.push(await signInByPasskey(bench, userId));
      const [own, ...others] = sessions;
      const ask = () => bench.client.delete('/auth/sessions', asBrowser(bench, own ?? { token: '' }));
      const { faults } = bench.system().dynamodb;
      if (failing === 3) {
        await Promise.all(others.map((session) => bench.client.delete('/auth/session', asBrowser(bench, session))));
      } else if (failing === 2)
        await bench.client.delete('/auth/session', asBrowser(bench, others[0] ?? { token: '' }));
      // The SDK tries three times: of two deletes at once five faults fail at least one.
      faults.next('DeleteItem', { kind: 'error', name: 'InternalServerError' }, failing === 1 ? 5 : 3);
      const answer = await ask();
      faults.clear();
      expect([answer.status, answer.body.code, answer.setCookie]).toEqual([503, 'temporarily_unavailable', []]);
      expect((await bench.client.get('/auth/session', asBrowser(bench, own ?? { token: '' }))).status).toBe(200);
      expect((await ask()).status).toBe(200);
      expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    },
  );

  it('S8: counts what was ended, and an unknown token costs one read, ends nothing and counts for nothing', async () => {
    const { token } = await signInByPasskey(bench);
    const unknown = `${token.split('.')[0]}.${'A'.repeat(43)}`;
    const out = () => bench.client.delete('/auth/session', asBrowser(bench, { token: unknown }));
    const { result, effects } = await effectsOf(bench, out);
    expect([result.status, effects.dynamodb]).toEqual([204, { GetItem: 1 }]);
    expect(entryOf(bench, result)).not.toHaveProperty('SessionRevoked');
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

  it.each(ways)('A1: by an operator’s own hand is refused at %s, whatever stands there', async (_, send) => {
    const userId = newUserId();
    await writeAttribute(bench, userRow(userId), 'blockedAt', true);
    expect((await send(userId)).status).toBe(401);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });

  it.each(ways)('A1: is refused at %s as anybody without a credential, and nothing is written', async (_, send) => {
    const userId = newUserId();
    await writeAttribute(bench, userRow(userId), 'blockedAt', nowSeconds(bench));
    const before = await rowsOf(bench, userId, 'U');
    const answer = await send(userId);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([401, 'unauthorized', undefined]);
    expect(entryOf(bench, answer)).toMatchObject({ reason: 'user_blocked' });
    expect([await rowsOf(bench, userId, 'U'), await rowsOf(bench, userId, 'S#')]).toEqual([before, []]);
  });
});

describe('A1: a JWT that is refused', () => {
  it.each([
    ['the exchange', exchange],
    ['the token endpoint', forToken],
  ])('A1: at %s changes nothing of what is known of its user', async (_, send) => {
    const userId = newUserId();
    const old = await idTokenFor(bench, userId, { name: 'An Old Name' });
    const session = await signInByPasskey(bench, userId);
    const second = startSecond(bench);
    await bench.client.delete('/auth/sessions', asBrowser(bench, session));
    moveTo(bench, second + 1);
    await exchange(await idTokenFor(bench, userId, { name: 'A New Name' }));
    const before = await rowsOf(bench, userId, 'U');
    moveTo(bench, second + 9);
    expect((await send(old)).status).toBe(403);
    expect(await rowsOf(bench, userId, 'U')).toEqual(before);
    expect(before).toMatchObject([{ displayName: 'A New Name' }]);
  });
});
