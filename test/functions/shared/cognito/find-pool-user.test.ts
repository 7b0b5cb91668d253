// Who of the pool goes by what somebody typed: the very one or nobody, and never nobody because the pool could not be asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findByEmail, findByName, quotedInFilter } from '../../../../functions/shared/cognito/find-pool-user.ts';
import { callAt } from '../../call-at.ts';
import { type AnswerPool, answerAbout, cognitoError, poolThat } from '../../memory-pool.ts';
import { refusing } from '../../refusing.ts';

const memberOf = (sub: string, email: string) =>
  answerAbout({ username: `name-of-${sub}`, attributes: { sub, email }, enabled: true, status: 'CONFIRMED' });
const listed = (sub: string, email: string) => {
  const { UserAttributes: Attributes, ...user } = memberOf(sub, email);
  return { ...user, Attributes };
};
const failing =
  (name: string, code?: string): AnswerPool =>
  () => {
    throw Object.assign(cognitoError(name), { code });
  };

describe('by an address', () => {
  it.each(['ada@example.com', 'Ada@Example.com'])('A5: is the one user who has it, in the pool %s', async (email) => {
    const pool = poolThat(() => ({ Users: [listed('s-1', email)] }));
    const found = await findByEmail(pool, 'ada@example.com', callAt());
    expect(found).toMatchObject({ username: 'name-of-s-1', sub: 's-1' });
    const asked = { Filter: 'email = "ada@example.com"', AttributesToGet: ['sub', 'email'], Limit: 2 };
    expect(pool.calls).toEqual([['ListUsers', asked]]);
  });

  it.each([
    ['no list', undefined],
    ['no user', []],
    ['two users', [listed('s-1', 'ada@example.com'), listed('s-2', 'ada@example.com')]],
    ['a user of another address', [listed('s-1', 'eve@example.com')]],
    ['a user without one', [{ Username: 'eve', Enabled: true, UserStatus: 'CONFIRMED' }]],
  ])('A5: is nobody when the pool answers with %s', async (_, Users) => {
    const pool = poolThat(() => ({ Users }));
    expect(await findByEmail(pool, 'ada@example.com', callAt())).toBeUndefined();
  });

  it('A6: is asked for in quotes that no text gets out of', () => {
    expect(quotedInFilter('a"b\\c')).toBe('"a\\"b\\\\c"');
    const whole = /^"(?:[^"\\]|\\["\\])*"$/s;
    fc.assert(fc.property(fc.string(), (text) => whole.test(quotedInFilter(text))));
  });
});

describe('by a name', () => {
  it('A5: is who the pool says it is, under the pool’s own name', async () => {
    const pool = poolThat(() => memberOf('s-1', 'ada@example.com'));
    expect(await findByName(pool, 'alias-of-ada', callAt())).toEqual({
      ...{ username: 'name-of-s-1', sub: 's-1', email: 'ada@example.com', enabled: true, status: 'CONFIRMED' },
    });
    expect(pool.calls).toEqual([['AdminGetUser', { Username: 'alias-of-ada' }]]);
  });

  it.each(['UserNotFoundException', 'InvalidParameterException'])('A5: is nobody on %s', async (name) => {
    expect(await findByName(poolThat(failing(name)), 'ada', callAt())).toBeUndefined();
  });
});

it.each([
  ['throttles', failing('TooManyRequestsException'), 'throttled'],
  ['refuses', failing('NotAuthorizedException'), 'not_authorized'],
  ['hangs up', failing('Error', 'ECONNRESET'), 'connection_lost'],
  ['is out of order', failing('Error'), 'unavailable'],
])('R5: a pool that %s is an outage, and not a pool without the user', async (_, answer, reason) => {
  const outage = refusing('temporarily_unavailable', reason);
  await expect(findByName(poolThat(answer), 'ada', callAt())).rejects.toEqual(outage);
  await expect(findByEmail(poolThat(answer), 'ada@example.com', callAt())).rejects.toEqual(outage);
});
