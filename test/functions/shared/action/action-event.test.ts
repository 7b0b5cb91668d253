// What is taken from an action's event, and what is refused.
import { describe, expect, it } from 'vitest';
import {
  type ActionName,
  readActionEvent,
  requireEventUser,
} from '../../../../functions/shared/action/action-event.ts';
import type { UserIdRules } from '../../../../functions/shared/user/users.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const projectId = 'pro-1';
const rulesFor = (userIdClaim: UserIdRules['userIdClaim']): UserIdRules => ({ userIdClaim, allowEmailUserId: false });
const rules = rulesFor('webauthnId');
const read = (event: Record<string, unknown>, by = rules, action: ActionName = 'post-append') =>
  readActionEvent(event, projectId, by, action);
const userOf = (event: Record<string, unknown>, action: ActionName, call = callAt()) =>
  requireEventUser(read(event, rules, action), rules, call);
/** The detail says which field it is about. */
const naming = (field: string) =>
  expect.objectContaining({ detail: expect.stringMatching(new RegExp(`\\b(field|in) ${field}\\b`)) });

describe('the user', () => {
  it.each(['webauthnId', 'username', 'userId', 'userID'])('A3: can be named as %s', (field) => {
    expect(read({ [field]: 'u-1' }).userIds).toEqual(['u-1']);
    expect(read({ [field]: 'u-1' }, rules, 'post-login').userIds).toEqual(['u-1']);
  });

  it.each<[ActionName, string]>([
    ['post-login', 'in-userId'],
    ['post-append', 'in-username'],
  ])('A3: of %s is in the field of its page first, the others are a note in the log', (action, expected) => {
    const event = { userID: 'in-userID', userId: 'in-userId', username: 'in-username', identifier: 'typed' };
    const call = callAt();
    expect(userOf(event, action, call)).toBe(expected);
    expect(call.trail.facts).toEqual({ eventUserDiffers: true });
  });

  it('A3: of pre-login is what was typed: identifier, or username without it', () => {
    const event = { username: 'ada', identifier: 'ada@example.com', userId: 'u-1' };
    expect(read(event, rules, 'pre-login').typedIdentifier).toBe('ada@example.com');
    expect(read({ username: 'ada', userId: 'u-1' }, rules, 'pre-login').typedIdentifier).toBe('ada');
    expect(read({ userId: 'u-1' }, rules, 'pre-login').typedIdentifier).toBeUndefined();
  });

  it.each([
    [{ webauthnId: 'u-1', username: 'ada', userId: 'usr-9' }, 'webauthnId', 'u-1'],
    [{ webauthnId: 'u-1', username: 'ada', userId: 'usr-9' }, 'username', 'ada'],
    [{ webauthnId: 'u-1', username: 'ada', sub: 'usr-9' }, 'sub', 'usr-9'],
    [{ userId: 'usr-9', username: 'ada' }, 'webauthnId', 'ada'],
    [{ userId: 'usr-9' }, 'webauthnId', undefined],
    [{ userId: 'usr-9', username: 'ada' }, 'sub', 'usr-9'],
    [{ userId: 'ada' }, 'sub', undefined],
    [{ userID: 'u-1', userId: 'u-1', username: 'u-1', identifier: 'u-1' }, 'webauthnId', 'u-1'],
    [{ webauthnId: '', userId: 'u-1' }, 'webauthnId', 'u-1'],
    [{ webauthnId: null, userId: 'u-1' }, 'webauthnId', 'u-1'],
    [{ userId: '' }, 'webauthnId', undefined],
    [{}, 'webauthnId', undefined],
  ] as const)('A5: of %j, by the claim %s, is %s', (event, claim, expected) => {
    for (const action of ['post-login', 'post-append'] as const)
      expect(read(event, rulesFor(claim), action).userIds[0]).toBe(expected);
  });

  it('A3: named twice in the same way is no difference', () => {
    const call = callAt();
    const event = { userId: 'u-1', username: 'u-1', userID: 'usr-9', identifier: 'ada' };
    expect(userOf(event, 'post-append', call)).toBe('u-1');
    expect(call.trail.facts).toEqual({});
  });
});

describe('an event of another action, or of none', () => {
  it.each<[ActionName, Record<string, unknown>, string]>([
    ['post-append', { identifier: 'ada' }, 'username'],
    ['post-login', { identifier: 'ada' }, 'userId'],
    ['post-append', {}, 'username'],
    ['post-login', { userId: 'usr-9' }, 'userId'],
  ])('A3: %s refuses %j and names the field %s', (action, event, field) => {
    expect(() => userOf(event, action)).toThrow(refusing('invalid_request', 'event_no_user'));
    expect(() => userOf(event, action)).toThrow(naming(field));
  });

  it('A3: an unacceptable id is refused by the field in which it stands', () => {
    expect(() => userOf({ userID: 'a b' }, 'post-append')).toThrow(naming('userID'));
    expect(() => userOf({ userID: 'a b' }, 'post-append')).toThrow(refusing('invalid_request', 'event_user_refused'));
  });
});

describe('the shape', () => {
  const fields = [
    ...['userId', 'userID', 'username', 'identifier', 'webauthnId', 'sub', 'signedPasskeyData'],
    ...['credentialId', 'credentialID', 'credential', 'projectId', 'projectID', 'challengeId', 'challengeID'],
  ];
  it.each(fields)('A3: %s of another type is refused', (field) => {
    for (const value of [['u-1'], { id: 'u-1' }, 1, 0, true, Number.NaN, [], {}]) {
      expect(() => read({ userId: 'u-1', [field]: value })).toThrow(refusing('invalid_request', 'event_shape'));
      expect(() => read({ userId: 'u-1', [field]: value })).toThrow(naming(field));
    }
  });

  it.each(fields.filter((field) => field !== 'signedPasskeyData'))('A6: %s of 257 characters is refused', (field) => {
    expect(() => read({ [field]: 'x'.repeat(257) })).toThrow(refusing('invalid_request', 'event_shape'));
  });

  it.each(['projectId', 'projectID'])('A3: %s of another project is refused', (field) => {
    expect(read({ userId: 'u-1', [field]: projectId }).userIds[0]).toBe('u-1');
    for (const other of ['pro-2', 'pro-11', 'PRO-1', ' pro-1'])
      expect(() => read({ userId: 'u-1', [field]: other })).toThrow(refusing('invalid_request', 'event_project'));
  });

  it('A3: fifty unknown fields change nothing', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${at}`, { nested: [at] }]));
    expect(read({ ...unknown, timestamp: 'tomorrow', userId: 'u-1' })).toEqual(read({ userId: 'u-1' }));
  });

  it.each([
    [{ credentialId: 'cre-1' }],
    [{ credentialID: 'cre-1' }],
    [{ credential: 'cre-1' }],
    [{ passkey: { id: 'cre-1', aaguid: 'x' } }],
    [{ passkeyData: { id: 'cre-1' } }],
    [{ credentialId: 'AAECAwQF', credential: 'cre-1' }],
    [{ credentialId: null, passkey: null, passkeyData: { id: 'cre-1' } }],
  ])('A3: the credential of %j is cre-1', (event) => expect(read(event).credentialId).toBe('cre-1'));

  it.each(['cre-', 'cre_1', 'xcre-1', 'cre-1 ', 'cre-1#S', 'cre-1\n', `cre-${'x'.repeat(65)}`, ''])(
    'A6: %j is not a credential id',
    (credentialId) => expect(read({ credentialId }).credentialId).toBeUndefined(),
  );
});
