// A user of the pool: what its answer is read as, when it is no answer, and whether it is the user who was asked for.
import { describe, expect, it } from 'vitest';
import { attributeFlag, mfaFlag } from '../../../../functions/shared/cognito/flag-writer.ts';
import { findPoolUser, OtherPoolUser } from '../../../../functions/shared/cognito/user-pool.ts';
import { callAt } from '../../call-at.ts';
import { flagEnvironment } from '../../flag-world.ts';
import { answerAbout, type PoolMember, poolThat } from '../../memory-pool.ts';

it('M2: a user is what the pool calls them, with what it says of them', async () => {
  const attributes = { sub: 's-1', 'custom:passkey_enrolled': 'true' };
  const state = { mfaFactors: ['SMS_MFA'], enabled: true, status: 'CONFIRMED' };
  const pool = poolThat(() => answerAbout({ username: 'ada', attributes, ...state }));
  expect(await findPoolUser(pool, 'username', 'ada', callAt())).toEqual({
    ...{ username: 'ada', attributes: new Map(Object.entries(attributes)), ...state },
  });
});

it.each([{}, { Username: 'ada' }, { Username: 'ada', UserAttributes: [{ Name: 'email', Value: 'a@example.com' }] }])(
  'M2: %j is no answer about a user, and not one of a user without a flag',
  async (answer) => {
    const found = findPoolUser(
      poolThat(() => answer),
      'username',
      'ada',
      callAt(),
    );
    await expect(found).rejects.toMatchObject({ name: 'UnusableAnswer' });
  },
);

const sub = '11111111-2222-4333-8444-555555555555';
const victim: PoolMember = { username: 'ada', attributes: { sub } };
const thief: PoolMember = { username: sub, attributes: { sub: 'x', preferred_username: 'ada' } };

describe.each([
  ['username', 'ada'],
  ['sub', sub],
] as const)('where the user id is the pool’s %s', (poolUserId, userId) => {
  const env = { ...flagEnvironment, COGNITO_USER_ID: poolUserId, FLAG_MFA_FACTORS: ['SOFTWARE_TOKEN_MFA' as const] };

  it('A1: it is the user who bears it, written to under the name that the pool gives', async () => {
    const pool = poolThat(() => answerAbout(victim));
    expect(await attributeFlag(pool, env).raise(userId, callAt())).toMatchObject({ updated: true });
    expect(pool.calls).toMatchObject([
      ['AdminGetUser', { Username: userId }],
      ['AdminUpdateUserAttributes', { Username: 'ada' }],
    ]);
    expect(await mfaFlag(pool, env).raise(userId, callAt())).toMatchObject({ updated: true });
    expect(pool.calls[3]).toMatchObject(['AdminSetUserMFAPreference', { Username: 'ada' }]);
  });

  it.each([
    ['a user by another’s sub for a name, or an alias', thief],
    ['a user whose name differs in case', { username: 'ADA', attributes: { sub: 'X' } }],
  ])('A1: it is not %s, who gets no flag', async (_, found) => {
    const pool = poolThat(() => answerAbout(found));
    await expect(findPoolUser(pool, poolUserId, userId, callAt())).rejects.toBeInstanceOf(OtherPoolUser);
    const flag = attributeFlag(pool, env);
    for (const change of [flag.raise, flag.lower, mfaFlag(pool, env).raise])
      expect(await change(userId, callAt())).toEqual({ state: 'not_applicable', updated: false, reason: 'other_user' });
    expect(pool.calls.map(([operation]) => operation)).toEqual(Array(4).fill('AdminGetUser'));
  });
});
