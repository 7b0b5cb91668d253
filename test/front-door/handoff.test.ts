// The one-time code of an action login: what it is, that it counts once and for a minute, and that it is no session. Which texts are codes,
// and every second around its end, are tested in functions/shared/login (handoff).
import { beforeAll, expect, test } from 'vitest';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { callAction } from '../support/action-call.ts';
import { atOnce } from '../support/at-once.ts';
import { type Answer, tokenIn } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { handoffRow, rowsOf } from '../support/stored-rows.ts';
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

test('S1, S5: the action answers with the code and its end alone; only its hash is stored, and no session yet', async () => {
  const now = startSecond(bench);
  const { userId, answer, code } = await logIn();
  expect([answer.body, answer.setCookie]).toEqual([{ handoffCode: code, expiresAt: now + 60 }, []]);
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await handoffRow(bench, code)).toMatchObject({ userId, authTime: now, expiresAt: now + 60, ttl: now + 60 });
  expect(JSON.stringify(await bench.system().dynamodb.items())).not.toContain(code);
  expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
});

test('S5, T4: the browser trades it for the cookie, of a passkey session as fresh as the login', async () => {
  const begin = startSecond(bench);
  const { userId, code } = await logIn();
  moveTo(bench, begin + 40);
  const answer = await redeem(code);
  expect([answer.status, answer.body]).toEqual([200, { success: true, userId, expiresAt: begin + 40 + 10_800 }]);
  const options = asBrowser(bench, { token: tokenIn(answer.setCookie[0]) });
  const shown = (await bench.client.get('/auth/session', options)).body;
  expect(shown).toMatchObject({ userId, amr: 'passkey', authTime: begin, createdAt: begin + 40 });
  const statuses = [];
  for (const age of [900, 901]) {
    moveTo(bench, begin + age);
    statuses.push((await bench.client.post('/connectToken', { type: 'passkey-append' }, options)).status);
  }
  expect(statuses).toEqual([200, 403]);
});

test('S5: a native app gets the token in the body', async () => {
  const { code } = await logIn();
  const answer = await redeem(code, {}, { delivery: 'token' });
  expect([answer.status, answer.setCookie, answer.body.tokenType]).toEqual([200, [], 'Bearer']);
  expect((await bench.client.get('/auth/session', { bearer: String(answer.body.sessionId) })).status).toBe(200);
});

test('V3: of many at once exactly one gets a session, which lives on however often the code is tried', async () => {
  const { userId, code } = await logIn();
  const answers = [...(await atOnce(bench, 'UpdateItem', () => redeem(code))), await redeem(code)];
  const winners = answers.filter(({ status }) => status === 200);
  expect([winners.length, new Set(answers.map(({ status }) => status))]).toEqual([1, new Set([200, 401])]);
  expect(answers.flatMap(({ setCookie }) => setCookie)).toHaveLength(1);
  expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  const options = asBrowser(bench, { token: tokenIn(winners[0]?.setCookie[0]) });
  expect((await bench.client.get('/auth/session', options)).status).toBe(200);
});

test.each([
  [59, 200],
  [60, 401],
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

test.each<[string, string, DynamodbFault, string, string | undefined, number]>([
  ['cannot be read', 'GetItem', { kind: 'error', name: 'InternalServerError' }, 'temporarily_unavailable', '2', 200],
  ['may be used up', 'UpdateItem', { kind: 'drop', afterApplying: true }, 'login_interrupted', undefined, 401],
  ['could not be used', 'UpdateItem', { kind: 'drop' }, 'login_interrupted', undefined, 200],
])(
  'R5: a code that %s is 503, and nobody is told to try one again that may be used up',
  async (_, operation, fault, reason, retryAfter, afterwards) => {
    const { code } = await logIn();
    const { faults } = bench.system().dynamodb;
    faults.next(operation, fault, 10);
    const { status, body, setCookie, headers } = await redeem(code);
    faults.clear();
    expect([status, body.code, setCookie, headers['retry-after']]).toEqual([503, reason, [], retryAfter]);
    expect((await redeem(code)).status).toBe(afterwards);
  },
);

test('S7: a code is no session, in no place where one could stand', async () => {
  const { code } = await logIn();
  for (const options of [{ bearer: code }, asBrowser(bench, { token: `${'A'.repeat(22)}.${code}` })]) {
    expect((await bench.client.get('/auth/session', options)).status).toBe(401);
    expect((await bench.client.post('/connectToken', { type: 'passkey-list' }, options)).status).toBe(401);
  }
  expect((await redeem(code)).status).toBe(200);
});
