// Logging out everywhere also ends what was issued before it and not yet traded in: hand-off codes and the login's JWTs.
import { beforeAll, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { sessionKey } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { SESSION_DELIVERY: 'handoff' } } });
beforeAll(() => warmFunctions(bench));

const handoffFor = async (userId: string): Promise<string> => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const { body } = await callAction(bench, 'post-login', { signedPasskeyData });
  return String(body.handoffCode);
};
const redeem = (handoffCode: string) =>
  bench.client.post('/auth/session', { handoffCode }, { origin: bench.system().url });
const exchange = (bearer: string) => bench.client.post('/auth/session', {}, { bearer });
const forToken = (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });

const endAll = async (userId: string): Promise<number> => {
  const second = startSecond(bench);
  const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, await signInByPasskey(bench, userId)));
  expect(answer.status).toBe(200);
  return second;
};

test('S8: a hand-off code of before opens nothing', async () => {
  const userId = newUserId();
  const code = await handoffFor(userId);
  await endAll(userId);
  const answer = await redeem(code);
  expect([answer.status, answer.body.code, answer.setCookie]).toEqual([401, 'unauthorized', []]);
});

test('S8: a hand-off code of a login after it opens a session', async () => {
  const userId = newUserId();
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  expect((await redeem(await handoffFor(userId))).body).toMatchObject({ success: true, userId });
});

test('S8: of another user a hand-off code stays good', async () => {
  const [one, other] = [newUserId(), newUserId()];
  const code = await handoffFor(other);
  await endAll(one);
  expect((await redeem(code)).status).toBe(200);
});

test.each([
  ['the exchange', exchange],
  ['the token endpoint', forToken],
])('S8: at %s a JWT of a login of before is 403, and one of a login after it is good', async (_, send) => {
  const userId = newUserId();
  const before = await idTokenFor(bench, userId);
  const second = await endAll(userId);
  const sameSecond = await idTokenFor(bench, userId, { auth_time: second });
  moveTo(bench, second + 1);
  const after = await idTokenFor(bench, userId);
  const statuses = [];
  for (const bearer of [before, sameSecond, after]) statuses.push((await send(bearer)).status);
  expect(statuses).toEqual([403, 403, 200]);
});

test('S8: a JWT refreshed afterwards for a login of before stays refused', async () => {
  const userId = newUserId();
  const login = nowSeconds(bench) - 60;
  const second = await endAll(userId);
  moveTo(bench, second + 30);
  const refreshed = await idTokenFor(bench, userId, { auth_time: login });
  const answers = [await exchange(refreshed), await forToken(refreshed)];
  // So that the page sends the user to a login that asks again, instead of to one that gives the same answer for ever.
  for (const { status, body } of answers)
    expect([status, body.code, body.detail]).toEqual([
      ...[403, 'reauthentication_required'],
      expect.stringContaining('prompt=login or max_age=0'),
    ]);
});

test('S8: a JWT that does not say when the login was counts by its own age', async () => {
  const userId = newUserId();
  const old = await idTokenFor(bench, userId, { auth_time: undefined });
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  const young = await idTokenFor(bench, userId, { auth_time: undefined });
  expect([(await exchange(old)).status, (await exchange(young)).status]).toEqual([403, 200]);
});

test('S8: a JWT that says nothing of any time could be of before any logout, so it opens nothing', async () => {
  const timeless = await idTokenFor(bench, newUserId(), { auth_time: undefined, iat: undefined });
  expect([(await exchange(timeless)).status, (await forToken(timeless)).status]).toEqual([401, 401]);
});

test('S8: the refused JWT changes nothing about when the user logged out, nor does it open anything later', async () => {
  const userId = newUserId();
  const before = await idTokenFor(bench, userId);
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  const { token } = await signInByPasskey(bench, userId);
  for (let count = 0; count < 3; count += 1) await exchange(before);
  const { pk } = sessionKey(token);
  const user = (await bench.system().dynamodb.items()).find((item) => item.pk === pk && item.sk === 'U');
  expect(user).toMatchObject({ revokedBefore: second });
  expect((await bench.client.get('/auth/session', asBrowser(bench, { token }))).status).toBe(200);
});

test('S8: a second logout everywhere moves the moment on', async () => {
  const userId = newUserId();
  const first = await endAll(userId);
  moveTo(bench, first + 10);
  const between = await idTokenFor(bench, userId);
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  expect((await exchange(between)).status).toBe(403);
});

test('S8: one that could not finish still ends what was issued before', async () => {
  const userId = newUserId();
  const [code, jwt] = [await handoffFor(userId), await idTokenFor(bench, userId)];
  const session = await signInByPasskey(bench, userId);
  const { faults } = bench.system().dynamodb;
  faults.next('Query', { kind: 'error', name: 'InternalServerError' }, 10);
  const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, session));
  faults.clear();
  expect([answer.status, (await redeem(code)).status, (await exchange(jwt)).status]).toEqual([503, 401, 403]);
});
