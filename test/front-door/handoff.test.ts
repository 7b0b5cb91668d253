// The one-time code of an action login: what it is, that it counts once and for a minute, and that it is no session.
import { beforeAll, expect, test } from 'vitest';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { callAction } from '../support/action-call.ts';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { type Answer, tokenIn } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, nowSeconds, startSecond } from '../support/moments.ts';
import { asBrowser, newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { handoffRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { SESSION_DELIVERY: 'handoff' } } });
beforeAll(() => warmFunctions(bench));

const logIn = async (userId = newUserId()): Promise<{ userId: string; code: string; answer: Answer }> => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const answer = await callAction(bench, 'post-login', { signedPasskeyData });
  return { userId, code: String(answer.body.handoffCode), answer };
};
const redeem = (handoffCode: unknown, options: object = { origin: bench.system().url }, body = {}) =>
  bench.client.post('/auth/session', { handoffCode, ...body }, options);

test('S5: the action answers with the code and its end, and with nothing else', async () => {
  const now = startSecond(bench);
  const { answer, code } = await logIn();
  expect(answer.body).toEqual({ handoffCode: code, expiresAt: now + 60 });
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(answer.setCookie).toEqual([]);
});

test('S1: only the hash of the code is stored, with its end in seconds, and no session yet', async () => {
  const now = startSecond(bench);
  const { userId, code } = await logIn();
  expect(await handoffRow(bench, code)).toMatchObject({ userId, authTime: now, expiresAt: now + 60, ttl: now + 60 });
  const items = await bench.system().dynamodb.items();
  expect(JSON.stringify(items)).not.toContain(code);
  expect(items.filter((item) => item.userId === userId && String(item.sk).startsWith('S#'))).toEqual([]);
});

test('S5: the browser trades it for the cookie, of a passkey session as fresh as the login', async () => {
  const begin = startSecond(bench);
  const { userId, code } = await logIn();
  moveTo(bench, begin + 40);
  const answer = await redeem(code);
  expect([answer.status, answer.body]).toEqual([200, { success: true, userId, expiresAt: begin + 40 + 10_800 }]);
  const options = asBrowser(bench, { token: tokenIn(answer.setCookie[0]) });
  const shown = (await bench.client.get('/auth/session', options)).body;
  expect(shown).toMatchObject({ userId, amr: 'passkey', authTime: begin, createdAt: begin + 40 });
});

test('S5: a native app gets the token in the body', async () => {
  const { code } = await logIn();
  const answer = await redeem(code, {}, { delivery: 'token' });
  expect([answer.status, answer.setCookie, answer.body.tokenType]).toEqual([200, [], 'Bearer']);
  expect((await bench.client.get('/auth/session', { bearer: String(answer.body.sessionId) })).status).toBe(200);
});

test('V3: of many at once exactly one gets a session', async () => {
  const { code } = await logIn();
  const answers = await atOnce(bench, 'UpdateItem', () => redeem(code));
  const winners = answers.filter(({ status }) => status === 200);
  expect([winners.length, answers.filter(({ status }) => status === 401).length]).toEqual([1, manyAtOnce - 1]);
  expect(answers.flatMap(({ setCookie }) => setCookie)).toHaveLength(1);
  expect(await sessionRowsBeside(bench, tokenIn(winners[0]?.setCookie[0]))).toHaveLength(1);
});

test('V3: a code that was used is 401, however often it is tried, and the session of it lives on', async () => {
  const { code } = await logIn();
  const token = tokenIn((await redeem(code)).setCookie[0]);
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await redeem(code)).status);
  expect(statuses).toEqual([401, 401, 401]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, { token }))).status).toBe(200);
});

test.each([
  [59, 200],
  [60, 401],
  [61, 401],
  [86_400, 401],
])('S3: %i s after the login it is %i, though the row is still there', async (age, status) => {
  const begin = startSecond(bench);
  const { code } = await logIn();
  moveTo(bench, begin + age);
  expect([(await redeem(code)).status, (await handoffRow(bench, code)) !== undefined]).toEqual([status, true]);
});

test('R7: when the answer of the table got lost, the first one to redeem it still gets the session', async () => {
  const { userId, code } = await logIn();
  bench.system().dynamodb.faults.next('UpdateItem', { kind: 'drop', afterApplying: true });
  const answer = await redeem(code);
  expect([answer.status, answer.body.userId]).toEqual([200, userId]);
  expect((await redeem(code)).status).toBe(401);
});

const redeemWhile = async (code: string, operation: string, fault: DynamodbFault) => {
  const { faults } = bench.system().dynamodb;
  faults.next(operation, fault, 10);
  const { status, body, setCookie, headers } = await redeem(code);
  faults.clear();
  return [status, body.code, setCookie, headers['retry-after']];
};

test('R5: when the table cannot be read it is 503, and the code is still good afterwards', async () => {
  const { code } = await logIn();
  const failed = await redeemWhile(code, 'GetItem', { kind: 'error', name: 'ThrottlingException' });
  expect(failed).toEqual([503, 'temporarily_unavailable', [], '2']);
  expect((await redeem(code)).status).toBe(200);
});

test.each<[string, DynamodbFault, number]>([
  ['is written, and every answer is lost', { kind: 'drop', afterApplying: true }, 401],
  ['is not written', { kind: 'drop' }, 200],
])('R5: nobody is told to try again a code that may be used up: when its use %s', async (_, fault, afterwards) => {
  const { code } = await logIn();
  expect(await redeemWhile(code, 'UpdateItem', fault)).toEqual([503, 'login_interrupted', [], undefined]);
  expect((await redeem(code)).status).toBe(afterwards);
});

test('S7: a code is no session, in no place where one could stand', async () => {
  const { code } = await logIn();
  const options = [
    asBrowser(bench, { token: code }),
    { bearer: code },
    asBrowser(bench, { token: `${'A'.repeat(22)}.${code}` }),
  ];
  for (const option of options) {
    expect((await bench.client.get('/auth/session', option)).status).toBe(401);
    expect((await bench.client.post('/connectToken', { type: 'passkey-list' }, option)).status).toBe(401);
  }
  expect((await redeem(code)).status).toBe(200);
});

test('T4: a connect token for append counts from the passkey login, not from the trade', async () => {
  const begin = startSecond(bench);
  const { code } = await logIn();
  moveTo(bench, begin + 50);
  const options = asBrowser(bench, { token: tokenIn((await redeem(code)).setCookie[0]) });
  const statuses = [];
  for (const age of [900, 901]) {
    moveTo(bench, begin + age);
    statuses.push((await bench.client.post('/connectToken', { type: 'passkey-append' }, options)).status);
  }
  expect([statuses, nowSeconds(bench)]).toEqual([[200, 403], begin + 901]);
});
