// The pre-login action where the user pool knows who a typed name or address is: every status of an account, and every way of not knowing.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { callAction } from '../support/action-call.ts';
import { entriesWith } from '../support/log-entries.ts';
import { newUserId } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf, poolUser } from '../support/user-pool.ts';

const bench = provideSystem();

beforeAll(() => bench.system().warm('pre-login'));
beforeEach(() => poolOf(bench).cognito.faults.clear());

/** What a typed text comes to, on the direct face and over HTTP, where it is the same; with what the pool was asked the first time. */
const preLogin = async (identifier: string) => {
  const { result, calls } = await poolCallsDuring(bench, () => bench.invoke('pre-login', { identifier }));
  const { status, body } = await callAction(bench, 'pre-login', { identifier });
  expect(result).toEqual({ statusCode: status, body });
  expect(status).toBe(200);
  return { body, calls: calls.map(([operation]) => operation) };
};

const withError = (error: object) => ({ identifier: '', error });
const notFound = withError({ return: true, code: 'user_not_found', message: expect.stringMatching(/^There is no/) });
const untyped = withError({ return: true, code: 'untyped', message: expect.stringMatching(/^A passkey login is not/) });
const foundAs = (userId: string) => ({ identifier: userId, userId });

describe('A5: a user of the pool is found', () => {
  it('A5: by user name and by sub, in one call', async () => {
    const userId = newPoolUser(bench);
    for (const typed of [userId, poolUser(bench, userId).sub])
      expect(await preLogin(typed)).toEqual({ body: foundAs(userId), calls: ['AdminGetUser'] });
  });

  it('A5: by the address, verified or not, in two calls', async () => {
    for (const email_verified of ['true', 'false']) {
      const userId = newPoolUser(bench, { attributes: { email_verified } });
      const calls = ['AdminGetUser', 'ListUsers'];
      expect(await preLogin(`${userId}@example.com`)).toEqual({ body: foundAs(userId), calls });
    }
  });
});

// Each status, and each error of Cognito's, is decided in functions/pre-login and functions/shared/cognito and tested there.
it.each<[Partial<CognitoUser>, object]>([
  [{ status: 'RESET_REQUIRED' }, withError({ return: true, code: 'reset_required', payload: '' })],
  [{ enabled: false }, withError({ return: false, code: 'account_disabled' })],
  [{ status: 'EXTERNAL_PROVIDER' }, untyped],
])('A3: the status of the account decides: %j', async (changes, body) => {
  const userId = newPoolUser(bench, changes);
  for (const typed of [userId, `${userId}@example.com`]) expect((await preLogin(typed)).body).toEqual(body);
});

describe('A6: nobody', () => {
  it('A6: goes by an address that two have', async () => {
    const email = `${newUserId()}@example.com`;
    for (const email_verified of ['true', 'false']) newPoolUser(bench, { attributes: { email, email_verified } });
    expect((await preLogin(email)).body).toEqual(notFound);
  });

  it('A6: goes by an unknown name or address', async () => {
    expect(await preLogin(newUserId())).toEqual({ body: notFound, calls: ['AdminGetUser'] });
    expect((await preLogin(`${newUserId()}@example.com`)).body).toEqual(notFound);
  });

  it('A6: has a user name that is no user id', async () => {
    const { cognito, poolId } = poolOf(bench);
    cognito.users.add(poolId, { username: 'name#of@example.com', attributes: { email: 'hash@example.com' } });
    expect((await preLogin('hash@example.com')).body).toEqual(notFound);
  });

  it.each([
    '" or email ^= "',
    'a\\@example.com',
    'a*@example.com',
    'a@example.com\n',
    `${'a'.repeat(128)}@example.com`,
  ])('A6: goes by %j, and the pool is not even asked', async (typed) =>
    expect(await preLogin(typed)).toEqual({ body: notFound, calls: [] }),
  );

  it('A6: goes by a text that Cognito takes for no user name, and nobody is alarmed', async () => {
    const typed = newUserId();
    const refusal = { kind: 'error', name: 'InvalidParameterException', message: 'canary-of-cognito' } as const;
    poolOf(bench).cognito.faults.next('AdminGetUser', refusal, 2);
    expect((await preLogin(typed)).body).toEqual(notFound);
    poolOf(bench).cognito.faults.next('AdminGetUser', refusal);
    const answer = await callAction(bench, 'pre-login', { identifier: typed });
    const [entry] = entriesWith(bench, answer.headers['x-request-id']);
    expect([entry?.level, entry?.lookUp, entry?.LookUpFailed]).toEqual(['INFO', 'nobody', undefined]);
  });

  it('A6: is asked for by anything but the one address, in quotes, of whom two would be too many', async () => {
    const typed = "o'neil+x#1@example.com";
    const { calls } = await poolCallsDuring(bench, () => bench.invoke('pre-login', { identifier: typed }));
    const { poolId } = poolOf(bench);
    expect(calls[1]).toEqual([
      'ListUsers',
      { UserPoolId: poolId, Filter: `email = "${typed}"`, AttributesToGet: ['sub', 'email'], Limit: 2 },
    ]);
  });
});

describe('R5: a pool that cannot be asked is no missing user, and no failed login', () => {
  const failing = async (operation: string, name: string, identifier: string) => {
    poolOf(bench).cognito.faults.next(operation, { kind: 'error', name, message: 'canary-of-cognito' }, 2);
    const answer = await callAction(bench, 'pre-login', { identifier });
    const [entry] = entriesWith(bench, answer.headers['x-request-id']);
    return { status: answer.status, body: answer.body, entry };
  };
  markers.add('canary-of-cognito');

  it.each([
    ['AdminGetUser', 'AccessDeniedException', 'access_denied'],
    ['ListUsers', 'TooManyRequestsException', 'throttled'],
  ])('R5: %s: %s', async (operation, name, reason) => {
    const { status, body, entry } = await failing(operation, name, `${newPoolUser(bench)}@example.com`);
    expect([status, body]).toEqual([200, untyped]);
    expect(entry).toMatchObject({
      ...{ level: 'ERROR', status: 200, outcome: 'refused', code: 'temporarily_unavailable', reason },
      ...{ upstreamErrorType: name, lookUp: 'untyped', lookUpCode: 'look_up_failed', LookUpFailed: 1 },
    });
  });

  it('R5: one that does not answer at all, within the time that Corbado waits', { timeout: 15_000 }, async () => {
    poolOf(bench).cognito.faults.next('AdminGetUser', { kind: 'slow', milliseconds: 6000 }, 4);
    const startedAt = performance.now();
    const { status, body } = await callAction(bench, 'pre-login', { identifier: newPoolUser(bench) });
    expect([status, body]).toEqual([200, untyped]);
    expect(performance.now() - startedAt).toBeLessThan(4400);
  });
});
