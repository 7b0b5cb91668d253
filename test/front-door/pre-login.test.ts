// What pre-login answers: the user who was typed, and where the stage is silent, nothing that tells who exists.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { typedIsUserId } from '../support/run-with.ts';
import { newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf } from '../support/user-pool.ts';

// The pre-login action where people type their user id: that id, or nobody, in the form that Corbado documents; it reads and writes nothing.
describe('pre login', () => {
  const bench = provideSystem({ extraEnv: { 'pre-login': typedIsUserId } });

  beforeAll(() => bench.system().warm('pre-login'));

  const notFound = {
    identifier: '',
    error: { return: true, code: 'user_not_found', message: expect.stringMatching(/^There is no account/) },
  };
  const found = (userId: string) => ({ identifier: userId, userId });
  const refusal = { code: 'invalid_request', detail: 'The event has no identifier field.' };

  // Which text may be a user id is decided in functions/shared/user and tested there.
  it.each<[object, number, object]>([
    [{ identifier: 'auth0|5f7c8ec7' }, 200, found('auth0|5f7c8ec7')],
    [{ identifier: 'a'.repeat(128), username: 'bob' }, 200, found('a'.repeat(128))],
    [{ username: 'ada' }, 200, found('ada')],
    [{ identifier: 'ada ' }, 200, notFound],
    [{ identifier: 'ada\u200b' }, 200, notFound],
    [{ identifier: 'ada@example.com' }, 200, notFound],
    [{ identifier: 'usr-676138078732345317' }, 200, notFound],
    [{ identifier: '' }, 400, refusal],
    [{ userId: 'ada' }, 400, refusal],
  ])('A3: %j is answered with %i on both faces, and asks nobody', async (event, status, body) => {
    const { result, effects } = await effectsOf(bench, () => bench.invoke('pre-login', event));
    expect([result, effects]).toMatchObject([{ statusCode: status, body }, noEffects]);
    expect(await callAction(bench, 'pre-login', event)).toMatchObject({ status, body });
  });
});

// The pre-login action that tells nobody who exists: one answer, and the same calls, for everyone who is not led to a passkey login.
describe('pre login silent', () => {
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
    'who has to reset the password': () => newPoolUser(bench, { status: 'RESET_REQUIRED' }),
    'whose address somebody else has too': () => {
      const userId = newUserId();
      for (let twins = 0; twins < 2; twins += 1) newPoolUser(bench, { attributes: { email: `${userId}@example.com` } });
      return userId;
    },
    'whose user name is an address, which is no user id': () => {
      const userId = newUserId();
      newPoolUser(bench, { username: `${userId}@example.com` });
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
      for (const typed of ['a b', '*', 'usr-1'])
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
});
