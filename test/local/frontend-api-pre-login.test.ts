// What Corbado's client is told of each documented answer of the pre-login action, and that an answer in any other form is refused.
import { describe, expect, it } from 'vitest';
import { provideFrontend } from './frontend-api-flows.ts';

const frontend = provideFrontend();

const identifier = 'ada@example.com';
const start = async (body: object) => {
  frontend().answerPreLogin(body);
  const sent = {
    headers: { 'x-corbado-process-id': 'p'.repeat(30) },
    body: { identifier, source: 'text-field', loadedMs: 0 },
  };
  const answer = await frontend().send('login/start', sent);
  const { actions } = frontend().corbado.calls.at(-1) ?? {};
  return { ...answer, actions };
};
const notPossible = (fallbackOperationError: object) => ({
  assertionOptions: '',
  isCDA: false,
  fallbackOperationError,
});

describe('the client is told', () => {
  it('of a user without a passkey: the other login, without a word', async () => {
    const { body, actions } = await start({ identifier: 'u-1' });
    expect(body).toEqual(notPossible({ initFallback: true, identifier, error: { code: 'no_cbo_user', message: '' } }));
    expect(actions).toEqual([{ action: 'pre-login', statusCode: 200 }]);
  });

  it('of a user who is found under another name than was typed: the options of that user', async () => {
    await frontend().enrol('u-1');
    const { status, body } = await start({ identifier: 'u-1', userId: 'u-1' });
    expect([status, body.fallbackOperationError]).toEqual([200, { initFallback: false }]);
    expect(JSON.parse(String(body.assertionOptions)).publicKey.allowCredentials).toHaveLength(1);
  });

  it.each([
    [
      'a typed error: type again',
      { return: true, code: 'user_not_found', message: 'No such account.' },
      { initFallback: false, identifier, error: { code: 'user_not_found', message: 'No such account.' } },
    ],
    [
      'an untyped error: the other login, and the message',
      { return: true, code: 'untyped', message: 'Not now.' },
      { initFallback: true, identifier, error: { code: 'untyped', message: 'Not now.' } },
    ],
    [
      'a custom error: the other login, code and payload',
      { return: true, code: 'reset_required', payload: 'by mail' },
      { initFallback: true, identifier, error: { code: 'reset_required', message: 'by mail' } },
    ],
    [
      'a silent error: the other login, and no code',
      { return: false, code: 'account_disabled' },
      { initFallback: true, identifier },
    ],
  ])('of %s', async (_, error, expected) => {
    const { status, body, actions } = await start({ identifier: '', error });
    expect([status, body]).toEqual([200, notPossible(expected)]);
    expect(actions).toEqual([{ action: 'pre-login', statusCode: 200, code: error.code }]);
  });
});

describe('refused is', () => {
  it.each([
    { identifier: '', error: { return: true, code: 'reset_required', payload: '', message: 'both' } },
    { identifier: '', error: { return: true, code: 'reset_required' } },
    { identifier: '', error: { return: false, code: 'account_disabled', message: 'a word' } },
    { identifier: '', error: { return: false, code: '' } },
    { identifier: '', error: { return: true, code: 'reset_required', payload: {} } },
    { identifier: '', error: { return: true, code: 'untyped', message: 'x' }, userId: 'u-1' },
  ])('%j', async (answer) => {
    const { status, body } = await start(answer);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ type: 'validation_error' })]);
    expect(JSON.stringify(body)).toContain('none of the documented forms');
  });
});
