// What is taken from an action's event, and what is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readActionEvent, requireEventUser } from '../../../../functions/shared/action/action-event.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import type { UserIdRules } from '../../../../functions/shared/user/user-id.ts';
import { refusing } from '../../refusing.ts';

const projectId = 'pro-1';
const rulesFor = (userIdClaim: UserIdRules['userIdClaim']): UserIdRules => ({ userIdClaim, allowEmailUserId: false });
const rules = rulesFor('webauthnId');
const read = (event: Record<string, unknown>, by = rules) => readActionEvent(event, projectId, by);

describe('the user', () => {
  it.each(['webauthnId', 'username', 'identifier', 'userId', 'userID'])('A3: can be named as %s', (field) => {
    expect(read({ [field]: 'u-1' }).userIds[0]).toBe('u-1');
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
    expect(read(event, rulesFor(claim)).userIds[0]).toBe(expected);
  });

  // The login of a user is keyed by the claim that the stage names; an event must not key the same user by another one.
  it('A5: is never taken from another claim than the one that a login is keyed by', () => {
    expect(read({ webauthnId: 'u-1', userId: 'usr-9' }, rulesFor('sub')).userIds[0]).toBe('usr-9');
    expect(read({ webauthnId: 'u-1' }, rulesFor('sub')).userIds[0]).toBeUndefined();
  });

  it.each([
    { userId: 'u-1', userID: 'u-2' },
    { userId: 'u-1', username: 'u-2' },
    { userId: 'u-1', identifier: 'ada@example.com' },
    { userId: 'u-1', userID: 'U-1' },
    { userId: 'u-1', userID: 'u-1 ' },
  ])('A3: %j names two of them and is refused', (event) => {
    expect(() => requireEventUser(read(event), rules)).toThrow(refusing('invalid_request', 'event_users_differ'));
  });

  it('A3: two of them do not matter where a proof decides', () => {
    expect(read({ signedPasskeyData: 'a.b.c', identifier: 'ada@example.com', userId: 'u-1' }).userIds).toHaveLength(2);
  });
});

describe('the shape', () => {
  const fields = [
    'userId',
    'userID',
    'username',
    'identifier',
    'webauthnId',
    'sub',
    'credentialId',
    'credentialID',
    'credential',
    'projectId',
    'projectID',
    'challengeId',
    'challengeID',
    'signedPasskeyData',
  ];
  it.each(fields)('A3: %s of another type is refused', (field) => {
    for (const value of [['u-1'], { id: 'u-1' }, 1, 0, true, Number.NaN, [], {}])
      expect(() => read({ userId: 'u-1', [field]: value })).toThrow(refusing('invalid_request', 'event_shape'));
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
    'A6: %j is no credential id',
    (credentialId) => expect(read({ credentialId }).credentialId).toBeUndefined(),
  );
});

it('A3: any JSON gives a text or nothing for each field, or a refusal', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('u-1', 'usr-9', 'pro-1', '', null));
  const names = [
    'userId',
    'userID',
    'username',
    'identifier',
    'webauthnId',
    'sub',
    'projectId',
    'passkey',
    'credentialId',
    '__proto__',
  ];
  const event = fc.oneof(
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value),
    fc.json().map((text) => ({ ...JSON.parse(`{"a":${text}}`) })),
  );
  const check = (fields: Record<string, unknown>, claim: UserIdRules['userIdClaim']) => {
    try {
      for (const read of Object.values(readActionEvent(fields, projectId, rulesFor(claim))).flat())
        expect(read === undefined || (typeof read === 'string' && read !== '')).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code: 'invalid_request' });
    }
  };
  fc.assert(fc.property(event, fc.constantFrom('webauthnId', 'username', 'sub'), check), { numRuns: 1000 });
});
