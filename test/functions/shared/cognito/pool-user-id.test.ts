// Asking a user pool for somebody by user id, when others may go by that text as well.
import { describe, expect, it } from 'vitest';
import { attributeFlag } from '../../../../functions/shared/cognito/attribute-flag.ts';
import { mfaFlag } from '../../../../functions/shared/cognito/mfa-flag.ts';
import { findPoolUser, OtherPoolUser } from '../../../../functions/shared/cognito/pool-user-id.ts';
import { callAt } from '../../call-at.ts';

const sub = '11111111-2222-4333-8444-555555555555';
const attributesOf = (attributes: Record<string, string>) => new Map(Object.entries(attributes));
const victim = { username: 'ada', attributes: attributesOf({ sub }), mfaFactors: [] };
const thief = { username: sub, attributes: attributesOf({ sub: 'x', preferred_username: 'ada' }), mfaFactors: [] };
const other = { state: 'not_applicable', updated: false, reason: 'other_user' };

describe.each([
  ['username', 'ada'],
  ['sub', sub],
] as const)('where the user id is the pool’s %s', (poolUserId, userId) => {
  it('A1: it is the user who bears it', async () => {
    const asked: string[] = [];
    const read = async (username: string) => {
      asked.push(username);
      return victim;
    };
    expect(await findPoolUser(read, poolUserId)(userId, callAt())).toBe(victim);
    expect(asked).toEqual([userId]);
  });

  it.each([
    ['a user by another’s sub for a name, or an alias', thief],
    ['a user without a sub', { ...thief, attributes: attributesOf({}) }],
    ['a user whose name differs in case', { ...victim, username: 'ADA', attributes: attributesOf({ sub: 'X' }) }],
  ])('A1: it is not %s, whom nobody is flagged for', async (_, found) => {
    const read = findPoolUser(async () => found, poolUserId);
    await expect(read(userId, callAt())).rejects.toBeInstanceOf(OtherPoolUser);
    const writes: unknown[] = [];
    const write = async (...what: unknown[]) => void writes.push(what);
    const flag = attributeFlag({ read, write, attribute: 'custom:a', timeAttribute: 'custom:b' });
    const preference = mfaFlag({ read, setPreference: write, factors: ['SOFTWARE_TOKEN_MFA'] });
    expect(await flag.raise(userId, callAt())).toEqual(other);
    expect(await flag.lower(userId, callAt())).toEqual(other);
    expect(await preference.raise(userId, callAt())).toEqual(other);
    expect(writes).toEqual([]);
  });
});
