// The pre-login action with a look-up of a team's own, as it is built: every outcome, and everything that may be wrong with it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { entriesWith } from '../support/log-entries.ts';
import { runWith } from '../support/run-with.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();
const fixture = join(import.meta.dirname, '..', 'fixtures', 'look-up', 'resolve-user.mjs');
const module = (more: Record<string, string> = {}) => ({
  PRE_LOGIN_RESOLVE: 'module',
  PRE_LOGIN_MODULE: pathToFileURL(fixture).href,
  ...more,
});

/** What a typed text comes to over HTTP, and what the log says of it. */
const preLogin = async (identifier: string) => {
  const answer = await callAction(bench, 'pre-login', { identifier });
  const [entry = {}] = entriesWith(bench, answer.headers['x-request-id']);
  expect(answer.status).toBe(200);
  return { body: answer.body, entry };
};

const withError = (error: object) => ({ identifier: '', error });
const notFound = withError({ return: true, code: 'user_not_found', message: expect.stringMatching(/^There is no/) });
const otherLogin = withError({ return: true, code: 'untyped', message: expect.stringMatching(/^A passkey login is/) });
const failed = { status: 200, level: 'ERROR', lookUp: 'untyped', lookUpCode: 'look_up_failed', LookUpFailed: 1 };
markers.add('canary-of-the-team');

describe('A5: a module of the team’s own', () => {
  beforeAll(() => runWith(bench, 'pre-login', module()));

  it.each([
    ['ada@example.com', { identifier: 'u-ada', userId: 'u-ada' }, { lookUp: 'found' }],
    ['nobody@example.com', notFound, { lookUp: 'nobody' }],
    ['untyped@example.com', otherLogin, { lookUp: 'untyped', lookUpCode: 'on_hold' }],
    [
      'custom@example.com',
      withError({ return: true, code: 'account_locked', payload: 'until Monday' }),
      { lookUp: 'custom', lookUpCode: 'account_locked' },
    ],
    [
      'silent@example.com',
      withError({ return: false, code: 'account_closed' }),
      { lookUp: 'silent', lookUpCode: 'account_closed' },
    ],
    ['told@example.com', { identifier: 'u-told', userId: 'u-told' }, { lookUp: 'found' }],
  ])('A5: answers for %s', async (typed, body, facts) => {
    expect(await preLogin(typed)).toEqual({ body, entry: expect.objectContaining({ level: 'INFO', ...facts }) });
    expect(await bench.invoke('pre-login', { identifier: typed })).toEqual({ statusCode: 200, body });
  });

  it.each([
    ['throws', 'internal_error', 'unexpected'],
    ['garbage', 'internal_error', 'look_up_outcome_unusable'],
    ['nothing', 'internal_error', 'look_up_outcome_unusable'],
  ])('R5: that fails (%s) is no failed login, and keeps its words to itself', async (typed, code, reason) => {
    const { body, entry } = await preLogin(`${typed}@example.com`);
    expect([body, entry]).toEqual([otherLogin, expect.objectContaining({ ...failed, code, reason })]);
  });

  it('R5: that never answers, or stops when it is told to, is no failed login', { timeout: 15_000 }, async () => {
    const startedAt = performance.now();
    const ended = await Promise.all(['hangs@example.com', 'late@example.com'].map(preLogin));
    expect(performance.now() - startedAt).toBeLessThan(4600);
    const entry = expect.objectContaining({ ...failed, code: 'temporarily_unavailable', reason: 'deadline' });
    expect(ended).toEqual([1, 2].map(() => ({ body: otherLogin, entry })));
    expect((await preLogin('ada@example.com')).body).toMatchObject({ userId: 'u-ada' });
  });

  it('A6: is not asked for what nobody can have typed on purpose', async () => {
    expect((await preLogin('throws @example.com')).body).toEqual(notFound);
  });
});

it('A3: tells nobody why, where the stage says so', async () => {
  runWith(bench, 'pre-login', module({ PRE_LOGIN_UNKNOWN: 'silent' }));
  const hidden = withError({ return: false, code: 'no_passkey_login' });
  for (const what of ['nobody', 'untyped', 'custom', 'silent', 'garbage', 'throws'])
    expect((await preLogin(`${what}@example.com`)).body).toEqual(hidden);
  expect((await preLogin('ada@example.com')).body).toMatchObject({ userId: 'u-ada' });
});

it('R5: a layer without the module stops nobody from logging in the other way', async () => {
  runWith(bench, 'pre-login', module({ PRE_LOGIN_MODULE: '/opt/not-in-this-layer.mjs' }));
  expect(await bench.system().warm('pre-login')).toBeUndefined();
  const { body, entry } = await preLogin('ada@example.com');
  expect(body).toEqual(otherLogin);
  expect(entry).toMatchObject({ ...failed, code: 'internal_error', reason: 'look_up_module_not_loaded' });
});
