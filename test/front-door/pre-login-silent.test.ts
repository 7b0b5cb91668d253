// The pre-login action that tells nobody who exists: one answer, and the same calls, for everyone who is not led to a passkey login.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { callAction } from '../support/action-call.ts';
import { newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf } from '../support/user-pool.ts';

const bench = provideSystem({ extraEnv: { 'pre-login': { PRE_LOGIN_UNKNOWN: 'silent' } } });

beforeAll(() => bench.system().warm('pre-login'));
beforeEach(() => poolOf(bench).cognito.faults.clear());

const preLogin = async (identifier: string) => {
  const { result, calls } = await poolCallsDuring(bench, () => callAction(bench, 'pre-login', { identifier }));
  const { 'x-request-id': _, 'apigw-requestid': __, date: ___, ...headers } = result.headers;
  return {
    answer: { status: result.status, raw: result.raw, headers },
    calls: calls.map(([operation]) => operation).sort(),
  };
};

const hidden = '{"identifier":"","error":{"return":false,"code":"no_passkey_login"}}';

const people: Record<string, () => string> = {
  'who does not exist': newUserId,
  'who is disabled': () => newPoolUser(bench, { enabled: false }),
  ...Object.fromEntries(
    (['UNCONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER', 'UNKNOWN'] as const).map(
      (status: CognitoUser['status']) => [`whose status is ${status}`, () => newPoolUser(bench, { status })],
    ),
  ),
  'whose address somebody else has too': () => {
    const userId = newUserId();
    for (let twins = 0; twins < 2; twins += 1) newPoolUser(bench, { attributes: { email: `${userId}@example.com` } });
    return userId;
  },
};

describe('A3: somebody', () => {
  it.each(Object.entries(people))('A3: %s gets the one answer, after the same calls', async (_, person) => {
    const unknown = [await preLogin(newUserId()), await preLogin(`${newUserId()}@example.com`)];
    expect(unknown.map(({ calls }) => calls)).toEqual([['AdminGetUser'], ['AdminGetUser', 'ListUsers']]);
    const name = person();
    expect([await preLogin(name), await preLogin(`${name}@example.com`)]).toEqual(unknown);
    expect(unknown.map(({ answer }) => answer.raw)).toEqual([hidden, hidden]);
  });

  it('A3: who may log in is found, after those very calls', async () => {
    const userId = newPoolUser(bench);
    const [byName, byAddress] = [await preLogin(userId), await preLogin(`${userId}@example.com`)];
    expect([byName.calls, byAddress.calls]).toEqual([['AdminGetUser'], ['AdminGetUser', 'ListUsers']]);
    const raw = JSON.stringify({ identifier: userId, userId });
    expect([byName.answer.raw, byAddress.answer.raw]).toEqual([raw, raw]);
  });

  it('A3: types what cannot be anybody', async () => {
    for (const typed of ['a b', 'a"b', '*', 'usr-1'])
      expect((await preLogin(typed)).answer).toMatchObject({ status: 200, raw: hidden });
  });

  it('R5: comes while the pool is down: the same again, for those who exist and those who do not', async () => {
    for (const name of [newPoolUser(bench), newUserId()])
      for (const operation of ['AdminGetUser', 'ListUsers']) {
        poolOf(bench).cognito.faults.next(operation, { kind: 'error', name: 'TooManyRequestsException' }, 2);
        const { answer } = await preLogin(`${name}@example.com`);
        expect(answer).toMatchObject({ status: 200, raw: hidden });
      }
  });
});
