// The judge of the answers: every documented one passes as what it is, and every deviation from it is found and named.
import { describe, expect, it } from 'vitest';
import { type ActionName, judgeAnswer, judgeRefusal, type Outcome, readAnswer } from '../../kit/index.ts';

type Body = Record<string, unknown>;
const expiresAt = 1_790_010_800;
const untyped = { return: true, code: 'untyped', message: 'Please try again.' };

const documented: [ActionName, Outcome, Body][] = [
  ['pre-login', 'found', { identifier: 'ada' }],
  ['pre-login', 'found', { identifier: 'ada', userId: 'ada' }],
  ['pre-login', 'typed', { identifier: '', error: { ...untyped, code: 'user_not_found' } }],
  ['pre-login', 'untyped', { identifier: '', error: untyped }],
  ['pre-login', 'custom', { identifier: '', error: { return: true, code: 'reset_required', payload: '' } }],
  ['pre-login', 'silent', { identifier: '', error: { return: false, code: 'account_disabled' } }],
  ['post-login', 'session', { accessToken: 'a.b', sessionId: 'a.b', tokenType: 'Bearer', expiresAt }],
  ['post-login', 'handoff', { handoffCode: 'abc', expiresAt }],
  ['post-append', 'recorded', { recorded: true, firstPasskey: false }],
  ['post-append', 'flagged', { recorded: true, firstPasskey: true, updated: true, state: 'set' }],
  ['post-append', 'flagged', { recorded: false, firstPasskey: false, updated: false, state: 'pending', reason: 'x' }],
];

const answer = (body: unknown, status = 200) => ({ status, body });

describe.each(documented)('%s: %s %j', (action, outcome, body) => {
  it('is as documented', () => expect(judgeAnswer(action, answer(body))).toEqual({ outcome, mistakes: [] }));

  it('is not with a key that no document has', () => {
    expect(judgeAnswer(action, answer({ ...body, extra: 1 })).mistakes).toEqual(['extra: in no documented answer']);
    if (typeof body.error !== 'object') return;
    const inside = { ...body, error: { ...body.error, requestId: 'x' } };
    expect(judgeAnswer(action, answer(inside)).mistakes).toEqual(['error.requestId: in no documented answer']);
  });

  it('is not with a value of another type', () => {
    for (const key of Object.keys(body))
      expect(judgeAnswer(action, answer({ ...body, [key]: ['x'] })).mistakes, key).not.toEqual([]);
  });

  it('is not under another status', () => {
    expect(judgeAnswer(action, answer(body, 404)).mistakes).toEqual(['expected status 200, got 404']);
  });
});

const wrong: [ActionName, unknown, RegExp][] = [
  ['pre-login', {}, /^identifier is missing$/],
  ['pre-login', { userId: 'ada' }, /^identifier is missing$/],
  ['pre-login', { identifier: 'ada', userId: 'grace' }, /^userId is another value than identifier$/],
  ['pre-login', { identifier: '' }, /^identifier: /],
  ['pre-login', { identifier: 'ada', error: untyped }, /^identifier: /],
  ['pre-login', { identifier: '', error: 'untyped' }, /error/],
  ['pre-login', { identifier: '', error: { ...untyped, message: undefined } }, /^error.message is missing$/],
  ['pre-login', { identifier: '', error: { ...untyped, return: undefined } }, /^error.return is missing$/],
  ['pre-login', { identifier: '', error: { return: true, code: 'own', message: 'x' } }, /^error.payload is missing/],
  ['pre-login', { identifier: '', error: { return: true, message: 'x', payload: '' } }, /^error.code is missing/],
  ['pre-login', { identifier: '', error: { return: false, code: 'own', message: 'x' } }, /^error.message: in no/],
  [
    'pre-login',
    { identifier: '', error: { return: true, code: 'no_cbo_user', payload: '' } },
    /^error.code is one of Corbado’s own codes$/,
  ],
  ['pre-login', { identifier: '', error: { return: false, code: 'user_not_found' } }, /^error.code is one of/],
  ['post-login', { sessionId: 'a.b', tokenType: 'Bearer', expiresAt }, /^accessToken is missing$/],
  ['post-login', { accessToken: 'a.b', tokenType: 'Bearer', expiresAt }, /^sessionId is missing$/],
  [
    'post-login',
    { accessToken: 'a.b', sessionId: 'c.d', tokenType: 'Bearer', expiresAt },
    /^accessToken is another value than sessionId$/,
  ],
  ['post-login', { handoffCode: 'x', expiresAt, sessionId: 'a.b' }, /^sessionId: in no/],
  ['post-login', { handoffCode: 'x', expiresAt: expiresAt * 1000 }, /^expiresAt: /],
  ['post-append', {}, /^recorded is missing; firstPasskey is missing$/],
  ['post-append', { recorded: true, firstPasskey: true, state: 'set' }, /^updated is missing$/],
  ['post-append', { recorded: true, firstPasskey: true, updated: true, state: 'ready' }, /^state: /],
  ['post-append', [], /JSON object/],
  ['post-append', null, /JSON object/],
  ['post-append', 'ok', /JSON object/],
];

it.each(wrong)('finds what is wrong about %s: %j', (action, body, words) => {
  expect(judgeAnswer(action, answer(body)).mistakes.join('; ')).toMatch(words);
});

it('never repeats a value, which may be a token', () => {
  const body = { accessToken: 'secret-1', sessionId: 'secret-2', tokenType: 'secret-3', expiresAt: 'secret-4' };
  const { mistakes } = judgeAnswer('post-login', answer(body));
  expect(mistakes).toHaveLength(2);
  expect(mistakes.join()).not.toContain('secret-');
});

describe('a refusal', () => {
  const title = 'No valid session or credential';
  const body = {
    type: 'urn:corbado-actions:problem:unauthorized',
    title,
    status: 401,
    code: 'unauthorized',
    requestId: 'r-1',
    error: title,
  };
  const wish = { status: 401, code: 'unauthorized' };

  it('is met by the one that was wished for, or one of them', () => {
    const duplicate = { status: 409, code: 'duplicate_event' };
    expect(judgeRefusal(answer(body, 401), wish).mistakes).toEqual([]);
    expect(judgeRefusal(answer(body, 401), duplicate, wish).mistakes).toEqual([]);
    expect(judgeRefusal(answer(body, 401), duplicate).mistakes).toEqual([
      'expected 409 duplicate_event, got 401 unauthorized',
    ]);
  });

  it.each<[object, number]>([
    [{}, 200],
    [{}, 403],
    [{ status: 403 }, 401],
    [{ code: 'other' }, 401],
    [{ type: 'about:blank' }, 401],
    [{ requestId: '' }, 401],
    [{ error: undefined }, 401],
    [{ stack: 'at x' }, 401],
  ])('is not met with %j under status %i', (change, status) => {
    expect(judgeRefusal(answer({ ...body, ...change }, status), wish).mistakes).not.toEqual([]);
  });
});

it('takes a body that is no JSON for the text that it is', () => {
  expect(readAnswer(502, '<html>')).toEqual({ status: 502, body: '<html>' });
  expect(readAnswer(200, '{"a":1}')).toEqual({ status: 200, body: { a: 1 } });
});
