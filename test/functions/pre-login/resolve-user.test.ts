// Which user of a pool a typed text is, what the status of the account means for a passkey login, and what the pool is asked.
import { describe, expect, it } from 'vitest';
import { custom, found, nobody, silent, untyped } from '../../../functions/pre-login/outcome.ts';
import { outcomeFor, type PoolLookUp, resolveInPool } from '../../../functions/pre-login/resolve-user.ts';
import type { FoundUser } from '../../../functions/shared/cognito/find-pool-user.ts';
import { callAt } from '../call-at.ts';
import { answerAbout, cognitoError, poolThat } from '../memory-pool.ts';
import { refusing } from '../refusing.ts';

const ada: FoundUser = { username: 'u-1', sub: 's-1', email: 'ada@example.com', enabled: true, status: 'CONFIRMED' };
const [byName, byAddress] = ['AdminGetUser', 'ListUsers'];

type World = Partial<PoolLookUp> & { named?: FoundUser | 'down'; addressed?: FoundUser | 'down' };

/** A pool that knows somebody by any name, by any address, by both or neither. */
const asking = ({ named, addressed, ...lookUp }: World = {}) => {
  const pool = poolThat(async (operation) => {
    const user = operation === byName ? named : addressed;
    if (user === 'down') throw cognitoError('ServiceUnavailable');
    const { UserAttributes, ...answer } = answerAbout({
      ...{ username: user?.username ?? '', enabled: user?.enabled, status: user?.status },
      attributes: { sub: user?.sub ?? '', email: user?.email ?? '' },
    });
    if (operation === byAddress)
      return { Users: user === undefined ? [] : [{ ...answer, Attributes: UserAttributes }] };
    if (user === undefined) throw cognitoError('UserNotFoundException');
    return { ...answer, UserAttributes };
  });
  const resolve = resolveInPool(pool, { poolUserId: 'username', alwaysAskBoth: false, ...lookUp });
  /** What the pool was asked, and by which text. */
  const asked = () => pool.calls.map(([operation, { Username, Filter }]) => [operation, Username ?? Filter]);
  return { asked, resolve: (typed: string) => resolve(typed, callAt()) };
};
const bothOf = (typed: string) => [
  [byName, typed],
  [byAddress, `email = "${typed}"`],
];

describe('the status of an account', () => {
  it.each([
    ['CONFIRMED', true, found('u-1')],
    ['RESET_REQUIRED', true, custom('reset_required', '')],
    ['FORCE_CHANGE_PASSWORD', true, silent('force_change_password')],
    ['UNCONFIRMED', true, untyped('user_status')],
    ['EXTERNAL_PROVIDER', true, untyped('user_status')],
    ['ARCHIVED', true, untyped('user_status')],
    ['COMPROMISED', true, untyped('user_status')],
    ['UNKNOWN', true, untyped('user_status')],
    ['confirmed', true, untyped('user_status')],
    [undefined, true, untyped('user_status')],
    ['CONFIRMED', undefined, untyped('user_status')],
    ['CONFIRMED', false, silent('account_disabled')],
    ['RESET_REQUIRED', false, silent('account_disabled')],
    ['UNCONFIRMED', false, silent('account_disabled')],
    [undefined, false, silent('account_disabled')],
  ])('A3: %s, enabled: %s', (status, enabled, outcome) => {
    expect(outcomeFor({ ...ada, status, enabled }, 'username')).toEqual(outcome);
  });

  it('A3: of nobody', () => expect(outcomeFor(undefined, 'username')).toEqual(nobody));
});

it('A5: the user id is the name that the pool gives, whatever was typed', async () => {
  for (const typed of ['ada@example.com', 'u-1', 's-1']) {
    expect(await asking({ named: ada }).resolve(typed)).toEqual(found('u-1'));
    expect(await asking({ named: ada, poolUserId: 'sub' }).resolve(typed)).toEqual(found('s-1'));
  }
});

describe('what the pool is asked', () => {
  it('A5: by name first, and by address only when that finds nobody', async () => {
    const [named, addressed] = [asking({ named: ada }), asking({ addressed: ada })];
    expect(await named.resolve('ada@example.com')).toEqual(found('u-1'));
    expect(named.asked()).toEqual([[byName, 'ada@example.com']]);
    expect(await addressed.resolve('ada@example.com')).toEqual(found('u-1'));
    expect(addressed.asked()).toEqual(bothOf('ada@example.com'));
  });

  it.each(['ada', '+4915112345678', 'ada@', '@example.com', 'ada@localhost', 'ada@@example.com', 'Zoë@example.com'])(
    'A5: never by address for %j, which is none',
    async (typed) => {
      const { asked, resolve } = asking({ addressed: ada });
      expect([await resolve(typed), asked()]).toEqual([nobody, [[byName, typed]]]);
    },
  );

  it.each([
    ...['"', 'a"b@example.com', '" or email ^= "', 'a\\b@example.com', '*', 'ada*@example.com'],
    ...['%@example.com', 'a?', 'x'.repeat(129)],
  ])('A6: nothing at all for %j, who is nobody', async (typed) => {
    const { asked, resolve } = asking({ named: ada, addressed: ada });
    expect([await resolve(typed), asked()]).toEqual([nobody, []]);
  });
});

describe('where nobody is told who exists', () => {
  it('A3: what is asked depends on the text alone', async () => {
    const worlds = [
      ...[{}, { named: ada }, { addressed: ada }, { named: ada, addressed: ada }],
      { named: { ...ada, enabled: false } },
    ];
    const check = async (typed: string) => {
      const asked = worlds.map(async (world) => {
        const pool = asking({ ...world, alwaysAskBoth: true });
        await pool.resolve(typed);
        return pool.asked();
      });
      const [first, ...rest] = await Promise.all(asked);
      for (const others of rest) expect(others).toEqual(first);
      return first;
    };
    expect(await check('ada@example.com')).toEqual(bothOf('ada@example.com'));
    for (const typed of ['ada', 'a*', '', 'ada@', 'Zoë@example.com']) await check(typed);
  });

  it('R4: a call that fails does not leave the other one behind', async () => {
    const ended: string[] = [];
    const pool = poolThat(async (operation) => {
      if (operation === byName) throw cognitoError('ServiceUnavailable');
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      ended.push(operation);
      return {};
    });
    const resolve = resolveInPool(pool, { poolUserId: 'username', alwaysAskBoth: true });
    await expect(resolve('a@b.cd', callAt())).rejects.toEqual(refusing('temporarily_unavailable', 'unavailable'));
    expect(ended).toEqual([byAddress]);
  });
});

it.each([true, false])('R5: an outage is thrown, and is not nobody (both at once: %j)', async (alwaysAskBoth) => {
  for (const world of [{ named: 'down' as const }, { addressed: 'down' as const }])
    await expect(asking({ ...world, alwaysAskBoth }).resolve('a@b.cd')).rejects.toEqual(
      refusing('temporarily_unavailable', 'unavailable'),
    );
});
