// What the pre-login action answers: what no fixture has of what Corbado's client is told, and that any other form is refused.
import { describe, expect, it } from 'vitest';
import { readPreLoginAnswer } from '../../local/frontend-api/pre-login-answer.ts';
import { provideFrontend } from './frontend-api-flows.ts';

const frontend = provideFrontend();

it.each([
  ['a user without a passkey: the other login, without a word', { identifier: 'u-1' }, 'no_cbo_user', ''],
  [
    'a custom error: the other login, with the payload',
    { identifier: '', error: { return: true, code: 'reset_required', payload: 'by mail' } },
    'reset_required',
    'by mail',
  ],
])('the client is told of %s', async (_, answer, code, message) => {
  frontend().answerPreLogin(answer);
  const identifier = 'ada@example.com';
  const body = { identifier, source: 'text-field', loadedMs: 0 };
  const told = await frontend().send('login/start', { body, headers: await frontend().begin() });
  const fallbackOperationError = { initFallback: true, identifier, error: { code, message } };
  expect(told).toMatchObject({ status: 200, body: { assertionOptions: '', fallbackOperationError } });
  expect(frontend().corbado.calls.at(-1)?.actions).toMatchObject([{ action: 'pre-login', statusCode: 200 }]);
});

describe('refused is', () => {
  it.each([
    { identifier: '', error: { return: true, code: 'reset_required', payload: '', message: 'both' } },
    { identifier: '', error: { return: true, code: 'reset_required' } },
    { identifier: '', error: { return: false, code: 'account_disabled', message: 'a word' } },
    { identifier: '', error: { return: false, code: '' } },
    { identifier: '', error: { return: true, code: 'reset_required', payload: {} } },
    { identifier: '', error: { return: true, code: 'untyped', message: 'x' }, userId: 'u-1' },
  ])('%j', (body) => {
    expect(() => readPreLoginAnswer({ statusCode: 200, body })).toThrow(/none of the documented forms/);
  });
});
