// Logging out everywhere also ends what was issued before it and not yet traded in: hand-off codes and the login's JWTs.
import { beforeAll, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
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

test('S8: a hand-off code of before opens nothing; one of a login after it, or of another user, does', async () => {
  const [mine, other] = [newUserId(), newUserId()];
  const [before, theirs] = [await handoffFor(mine), await handoffFor(other)];
  const second = await endAll(mine);
  const refused = await redeem(before);
  expect([refused.status, refused.body.code, refused.setCookie]).toEqual([401, 'unauthorized', []]);
  expect((await redeem(theirs)).status).toBe(200);
  moveTo(bench, second + 1);
  expect((await redeem(await handoffFor(mine))).body).toMatchObject({ success: true, userId: mine });
});

test.each([
  ['the exchange', exchange],
  ['the token endpoint', forToken],
])(
  'S8: at %s a JWT of a login of before is 403, however new it is, and one of a login after it is good',
  async (_, send) => {
    const userId = newUserId();
    const login = nowSeconds(bench) - 60;
    const before = await idTokenFor(bench, userId);
    const second = await endAll(userId);
    const sameSecond = await idTokenFor(bench, userId, { auth_time: second });
    moveTo(bench, second + 30);
    const refreshed = await idTokenFor(bench, userId, { auth_time: login });
    for (const bearer of [before, sameSecond, refreshed]) {
      const { status, body } = await send(bearer);
      // So that the page sends the user to a login that asks again, instead of to one that gives the same answer for ever.
      const detail = expect.stringContaining('prompt=login or max_age=0');
      expect([status, body]).toMatchObject([403, { code: 'reauthentication_required', detail }]);
    }
    expect((await send(await idTokenFor(bench, userId))).status).toBe(200);
  },
);

test('S8: a JWT that does not say when the login was counts by its own age, and opens nothing without any', async () => {
  const userId = newUserId();
  const old = await idTokenFor(bench, userId, { auth_time: undefined });
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  const young = await idTokenFor(bench, userId, { auth_time: undefined });
  const timeless = await idTokenFor(bench, newUserId(), { auth_time: undefined, iat: undefined });
  const statuses = [];
  for (const bearer of [old, young, timeless]) statuses.push((await exchange(bearer)).status);
  expect([statuses, (await forToken(timeless)).status]).toEqual([[403, 200, 401], 401]);
});

test('S8: the refused JWT changes nothing about when the user logged out, nor about the session of a later login', async () => {
  const userId = newUserId();
  const before = await idTokenFor(bench, userId);
  const second = await endAll(userId);
  moveTo(bench, second + 1);
  const { token } = await signInByPasskey(bench, userId);
  await exchange(before);
  expect(await rowsOf(bench, userId, 'U')).toMatchObject([{ revokedBefore: second }]);
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
