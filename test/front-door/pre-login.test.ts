// The pre-login action where people type their user id: that id, or nobody, in the form that Corbado documents; it reads and writes nothing.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { provideSystem } from '../support/system.ts';
import { projectId } from '../support/user-rows.ts';

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
      const detail = 'The event carries no identifier: its field identifier is missing.';
      expect([statusCode, body.code, body.detail]).toEqual([400, 'invalid_request', detail]);
      const answer = await callAction(bench, 'pre-login', event);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, 'invalid_request', detail]);
    },
  );
});
