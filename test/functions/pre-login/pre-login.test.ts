// From what the user typed to the user id, or to one of Corbado's documented ways of saying why not.
import { describe, expect, it } from 'vitest';
import { custom, found, nobody, silent, untyped } from '../../../functions/pre-login/outcome.ts';
import { type PreLoginSettings, preLogin } from '../../../functions/pre-login/pre-login.ts';
import { identifierIsUserId, type Resolver } from '../../../functions/pre-login/resolve-user.ts';
import { publicDetails, Refusal } from '../../../functions/shared/frame/refusal.ts';
import { projectId } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const ada = { identifier: 'ada' };
type Given = Partial<PreLoginSettings> & { readonly resolveUser?: Resolver };
const run = async (
  event: Record<string, unknown>,
  { resolveUser = identifierIsUserId, ...settings }: Given = {},
  call = callAt(),
) => {
  const story = preLogin({ projectId, userIdRules: rules, unknown: 'tell', ...settings }, resolveUser);
  return story(event, { by: 'direct' }, call);
};
/** An adapter that hands back whatever it is told to. */
const handing =
  (given: unknown): Resolver =>
  async () =>
    given as never;

const message = expect.stringMatching(/^[A-Z][a-z ,]+\. [A-Z][a-z ]+\.$/);
const notFound = { identifier: '', error: { return: true, code: 'user_not_found', message } };
const notTyped = { identifier: '', error: { return: true, code: 'untyped', message } };
const hidden = { identifier: '', error: { return: false, code: 'no_passkey_login' } };

describe('every outcome has its documented form', () => {
  it.each([
    ['found', found('u-1'), { identifier: 'u-1', userId: 'u-1' }],
    ['nobody', nobody, notFound],
    ['untyped', untyped('closed'), notTyped],
    [
      'custom',
      custom('reset_required', ''),
      { identifier: '', error: { return: true, code: 'reset_required', payload: '' } },
    ],
    ['silent', silent('account_disabled'), { identifier: '', error: { return: false, code: 'account_disabled' } }],
  ])('A3: %s', async (_, outcome, body) => {
    expect(await run(ada, { resolveUser: handing(outcome) })).toEqual(body);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a bare user id', 'u-1'],
    ['an empty object', {}],
    ['no kind of ours', { kind: 'maybe', userId: 'u-1' }],
    ['two at once', { kind: 'found', userId: 'u-1', code: 'account_disabled' }],
    ['a user and nobody', { kind: 'nobody', userId: 'u-1' }],
    ['a user id that is no text', { kind: 'found', userId: ['u-1'] }],
    ['no code', { kind: 'silent' }],
    ['a code that is a sentence', { kind: 'silent', code: 'Ada is disabled' }],
    ["one of Corbado's own codes", { kind: 'custom', code: 'no_cbo_user', payload: '' }],
    ['nobody under another kind', { kind: 'silent', code: 'user_not_found' }],
    ['a payload that is no text', { kind: 'custom', code: 'own', payload: { a: 1 } }],
    ['a payload without end', { kind: 'custom', code: 'own', payload: 'x'.repeat(1001) }],
  ])('A3: %s is a fault of the adapter: untyped, and a word for the log', async (_, given) => {
    const call = callAt();
    expect(await run(ada, { resolveUser: handing(given) }, call)).toEqual(notTyped);
    expect(call.trail.concealed).toEqual([refusing('internal_error', 'look_up_outcome_unusable')]);
    expect([...call.trail.metrics]).toEqual(['LookUpFailed']);
  });

  it.each([
    ['an error', new Error('canary')],
    ['a refusal of its own', new Refusal('unauthorized', { reason: 'canary' })],
    ['nothing', undefined],
  ])('R5: an adapter that throws %s is no missing user and no failed login', async (_, thrown) => {
    const call = callAt();
    const answer = await run(ada, { resolveUser: () => Promise.reject(thrown) }, call);
    expect(answer).toEqual(notTyped);
    expect(JSON.stringify(answer)).not.toContain('canary');
    expect([call.trail.concealed, [...call.trail.metrics]]).toEqual([[thrown], ['LookUpFailed']]);
  });
});

describe('a typed identifier', () => {
  it.each([{ identifier: 'u-1' }, { username: 'u-1' }, { identifier: 'u-1', username: 'u-2', userId: 'u-3' }])(
    'A5: %j is the user id, unless a deployer says otherwise',
    async (event) => expect(await run(event)).toEqual({ identifier: 'u-1', userId: 'u-1' }),
  );

  it('A5: is resolved by the deployer’s own directory', async () => {
    const asked: string[] = [];
    const resolveUser: Resolver = async (typed) => {
      asked.push(typed);
      return typed === 'ada@example.com' ? found('u-1') : nobody;
    };
    expect(await run({ identifier: 'ada@example.com' }, { resolveUser })).toMatchObject({ identifier: 'u-1' });
    expect(await run({ identifier: 'bob@example.com' }, { resolveUser })).toEqual(notFound);
    expect(asked).toEqual(['ada@example.com', 'bob@example.com']);
  });

  it.each(['ada bob', ' ada', 'ada,bob', 'ada\n', 'ada\u0000', 'ada\u200b', 'Zoe\u0308', 'ada\u2028', 'ada\ud800'])(
    'A6: %j is nobody’s, and the directory is not asked',
    async (identifier) => {
      const call = callAt();
      const resolveUser: Resolver = () => Promise.reject(new Error('asked'));
      expect(await run({ identifier }, { resolveUser }, call)).toEqual(notFound);
      expect(call.trail.concealed).toEqual([]);
    },
  );

  it.each(['ada@example.com', 'usr-1', 'Zo\u00eb', 'x'.repeat(129), 'a#b'])(
    'A5: %j is no user id by itself',
    async (identifier) => expect(await run({ identifier })).toEqual(notFound),
  );

  it('A5: may be an address where the stage allows that', async () => {
    const event = { identifier: 'ada@example.com' };
    expect(await run(event, { userIdRules: { ...rules, allowEmailUserId: true } })).toEqual({
      identifier: 'ada@example.com',
      userId: 'ada@example.com',
    });
  });

  it.each(['', 'usr-1', 'u 1', 'ada@example.com'])('A6: that the directory finds as %j is nobody’s', async (userId) => {
    expect(await run(ada, { resolveUser: async () => found(userId) })).toEqual(notFound);
  });

  it.each([{}, { identifier: '' }, { identifier: null }, { userId: 'u-1' }, { webauthnId: 'u-1' }])(
    'A3: is not in %j, and the refusal names the field',
    async (event) => {
      await expect(run(event)).rejects.toEqual(refusing('invalid_request', 'event_no_identifier'));
      expect(publicDetails.event_no_identifier).toContain('no identifier field');
    },
  );

  it.each([{ identifier: ['u-1'] }, { identifier: 7 }, { identifier: 'x'.repeat(257) }])(
    'A3: is mistyped in %j',
    async (event) => {
      await expect(run(event)).rejects.toEqual(refusing('invalid_request', 'event_shape'));
    },
  );
});

describe('a stage that tells nobody', () => {
  it.each([
    ['nobody', handing(nobody)],
    ['a disabled account', handing(silent('account_disabled'))],
    ['a password to reset', handing(custom('reset_required', 'x'))],
    ['an account that is not confirmed', handing(untyped('user_status'))],
    ['an id that is none', handing(found('u 1'))],
    ['a fault of the adapter', handing({ kind: 'found' })],
    ['a directory that is down', () => Promise.reject(new Error('down'))],
  ])('A3: answers the same for %s', async (_, resolveUser) => {
    expect(await run(ada, { resolveUser, unknown: 'silent' })).toEqual(hidden);
    expect(await run({ identifier: 'a b' }, { resolveUser, unknown: 'silent' })).toEqual(hidden);
  });

  it('A3: answers as ever whoever is found', async () => {
    expect(await run(ada, { unknown: 'silent' })).toEqual({ identifier: 'ada', userId: 'ada' });
  });
});

it('L1: what was typed is not logged; what it came to is, with a key that names nobody', async () => {
  const factsOf = async (ports: Given) => {
    const call = callAt();
    await run({ identifier: 'canary' }, ports, call);
    expect(JSON.stringify(call.trail.facts)).not.toContain('canary');
    return call.trail.facts;
  };
  expect(await factsOf({})).toEqual({ lookUp: 'found', userKey: expect.any(String) });
  expect(await factsOf({ resolveUser: handing(silent('account_disabled')), unknown: 'silent' })).toEqual({
    lookUp: 'silent',
    lookUpCode: 'account_disabled',
  });
});
