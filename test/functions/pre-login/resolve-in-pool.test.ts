// Which user of a pool a typed text is, what the status of the account means for a passkey login, and what the pool is asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { custom, found, nobody, silent, untyped } from '../../../functions/pre-login/outcome.ts';
import { outcomeFor, resolveInPool, userIdOf } from '../../../functions/pre-login/resolve-in-pool.ts';
import { type FoundUser, quotedInFilter } from '../../../functions/shared/cognito/find-pool-user.ts';
import { callAt } from '../call-at.ts';

const ada: FoundUser = { username: 'u-1', sub: 's-1', email: 'ada@example.com', enabled: true, status: 'CONFIRMED' };

type World = { byName?: FoundUser | Error; byEmail?: FoundUser | Error; alwaysAskBoth?: boolean };
const asking = ({ byName, byEmail, alwaysAskBoth = false }: World = {}) => {
  const asked: string[] = [];
  const answering = (what: string, given: FoundUser | Error | undefined) => async (text: string) => {
    asked.push(`${what} ${text}`);
    await Promise.resolve();
    if (given instanceof Error) throw given;
    return given;
  };
  const findByName = answering('name', byName);
  const findByEmail = answering('address', byEmail);
  const resolve = resolveInPool({ findByName, findByEmail, alwaysAskBoth });
  return { asked, resolve: (typed: string) => resolve(typed, callAt()) };
};

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
    expect(outcomeFor({ ...ada, status, enabled })).toEqual(outcome);
  });

  it('A3: of nobody', () => expect(outcomeFor(undefined)).toEqual(nobody));
});

it('A5: the user id is the name that the pool gives, whatever was typed', async () => {
  expect(userIdOf(ada)).toBe('u-1');
  expect(await asking({ byName: ada }).resolve('ada@example.com')).toEqual(found('u-1'));
  expect(await asking({ byName: ada }).resolve('s-1')).toEqual(found('u-1'));
});

describe('what the pool is asked', () => {
  it('A5: by name first, and by address only when that finds nobody', async () => {
    const named = asking({ byName: ada });
    await named.resolve('ada@example.com');
    expect(named.asked).toEqual(['name ada@example.com']);
    const addressed = asking({ byEmail: ada });
    expect(await addressed.resolve('ada@example.com')).toEqual(found('u-1'));
    expect(addressed.asked).toEqual(['name ada@example.com', 'address ada@example.com']);
  });

  it.each([
    'ada',
    'u-1',
    '+4915112345678',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@@example.com',
    'Zoë@example.com',
  ])('A5: never by address for %j, which is none', async (typed) => {
    const { asked, resolve } = asking({ byEmail: ada });
    expect(await resolve(typed)).toEqual(nobody);
    expect(asked).toEqual([`name ${typed}`]);
  });

  it.each([
    '"',
    'a"b@example.com',
    '" or email ^= "',
    'a\\b@example.com',
    '*',
    'ada*@example.com',
    '%@example.com',
    'a?',
    'x'.repeat(129),
  ])('A6: nothing at all for %j, who is nobody', async (typed) => {
    const { asked, resolve } = asking({ byName: ada, byEmail: ada });
    expect([await resolve(typed), asked]).toEqual([nobody, []]);
  });

  it('R5: an outage is thrown, not nobody', async () => {
    for (const alwaysAskBoth of [true, false]) {
      await expect(asking({ byName: new Error('down'), alwaysAskBoth }).resolve('a@b.cd')).rejects.toThrow('down');
      await expect(asking({ byEmail: new Error('down'), alwaysAskBoth }).resolve('a@b.cd')).rejects.toThrow('down');
    }
  });
});

describe('where nobody is told who exists', () => {
  it('A3: whoever types an address has two calls made, found or not', async () => {
    for (const world of [{}, { byName: ada }, { byEmail: ada }, { byName: { ...ada, enabled: false } }]) {
      const { asked, resolve } = asking({ ...world, alwaysAskBoth: true });
      await resolve('ada@example.com');
      expect(asked).toEqual(['name ada@example.com', 'address ada@example.com']);
    }
  });

  it('A3: what is asked depends on the text alone', async () => {
    const check = async (typed: string) => {
      const [nobodys, adas] = [
        asking({ alwaysAskBoth: true }),
        asking({ byName: ada, byEmail: ada, alwaysAskBoth: true }),
      ];
      await Promise.all([nobodys.resolve(typed), adas.resolve(typed)]);
      expect(nobodys.asked).toEqual(adas.asked);
    };
    const text = fc.oneof(fc.emailAddress(), fc.string(), fc.constantFrom('a@b.cd', 'ada', 'a*'));
    await fc.assert(fc.asyncProperty(text, check));
  });

  it('R4: a call that fails does not leave the other one behind', async () => {
    const ended: string[] = [];
    const resolve = resolveInPool({
      alwaysAskBoth: true,
      findByName: () => Promise.reject(new Error('down')),
      findByEmail: async () => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        ended.push('address');
        return undefined;
      },
    });
    await expect(resolve('a@b.cd', callAt())).rejects.toThrow('down');
    expect(ended).toEqual(['address']);
  });
});

it('A6: no text gets out of the quotes of a filter', () => {
  expect(quotedInFilter('a"b\\c')).toBe('"a\\"b\\\\c"');
  const whole = /^"(?:[^"\\]|\\["\\])*"$/s;
  fc.assert(fc.property(fc.string(), (text) => whole.test(quotedInFilter(text))));
});
