// What pre-login answers: the user who was typed, and where the stage is silent, nothing that tells who exists.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId } from '../support/sign-in.ts';
import { projectId } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf } from '../support/user-pool.ts';

// The pre-login action where people type their user id: that id, or nobody, in the form that Corbado documents; it reads and writes nothing.
describe('pre login', () => {
  const bench = provideSystem({ extraEnv: { 'pre-login': { PRE_LOGIN_RESOLVE: 'userId' } } });

  beforeAll(() => bench.system().warm('pre-login'));

  const preLogin = async (event: object) => {
    const { result, effects } = await effectsOf(bench, () => bench.invoke('pre-login', event));
    expect(effects).toEqual(noEffects);
    return result;
  };

  describe('A3: pre-login finds', () => {
    it.each(['ada', 'c364a852-0071-70a4-0fe8-ed5728aa9522', 'auth0|5f7c8ec7', 'a'.repeat(128), '+4915112345678'])(
      'A3: the user id %j',
      async (identifier) => {
        const body = { identifier, userId: identifier };
        expect(await preLogin({ identifier })).toEqual({ statusCode: 200, body });
        const answer = await callAction(bench, 'pre-login', { identifier });
        expect([answer.status, answer.body]).toEqual([200, body]);
      },
    );

    it('A3: what was typed under either name, the identifier first', async () => {
      expect((await preLogin({ username: 'ada', projectId })).body).toMatchObject({ identifier: 'ada' });
      expect((await preLogin({ identifier: 'ada', username: 'bob' })).body).toMatchObject({ identifier: 'ada' });
    });
  });

  const notFound = {
    identifier: '',
    error: { return: true, code: 'user_not_found', message: expect.stringMatching(/^There is no account/) },
  };

  describe('A3: pre-login finds nobody', () => {
    it.each([
      ['a space at its end', 'ada '],
      ['a space inside', 'ada lovelace'],
      ['a tab', 'ada\t'],
      ['a line break', 'ada\r\nx: y'],
      ['a NUL', 'ada\u0000'],
      ['a zero-width space', 'ada\u200b'],
      ['a no-break space', 'ada\u00a0'],
      ['a change of direction', '\u202eada'],
      ['a comma list', 'ada,grace'],
      ['a letter in two code points', 'andre\u0301'],
      ['a letter beyond ASCII', 'andr\u00e9'],
      ['a Cyrillic look-alike', 'аda'],
      ['a full-width at sign', 'ada＠example.com'],
      ['an address', 'ada@example.com'],
      ["Corbado's id of a user", 'usr-676138078732345317'],
      ['129 characters', 'a'.repeat(129)],
      ['a brace', '{ada}'],
      ['a quote', "ada'"],
    ])('A3: in an identifier with %s, and says so with status 200 on both faces', async (_, identifier) => {
      expect(await preLogin({ identifier })).toEqual({ statusCode: 200, body: notFound });
      const answer = await callAction(bench, 'pre-login', { identifier });
      expect([answer.status, answer.body]).toEqual([200, notFound]);
    });
  });

  describe('A3: pre-login refuses', () => {
    it.each([{}, { identifier: '' }, { identifier: null }, { userId: 'ada' }, { webauthnId: 'ada' }])(
      'A3: the event %j, in which nothing was typed',
      async (event) => {
        const { statusCode, body } = await preLogin(event);
        const detail = 'The event has no identifier field.';
        expect([statusCode, body.code, body.detail]).toEqual([400, 'invalid_request', detail]);
        const answer = await callAction(bench, 'pre-login', event);
        expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, 'invalid_request', detail]);
      },
    );
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
});
