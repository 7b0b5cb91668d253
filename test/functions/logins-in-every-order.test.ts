// Logins beside a logout everywhere, a block, and one another, in every order that their operations on the table can happen in.
import { describe, expect, it } from 'vitest';
import { sessionHashes } from './a-login.ts';
import { inEveryOrder, type Moment } from './every-order.ts';
import { type LoginSetting, loginWorld } from './login-world.ts';
import { refusing } from './refusing.ts';

const answersIn = ({ outcomes }: Moment): unknown[] =>
  outcomes.flatMap((outcome) => (outcome !== undefined && 'answer' in outcome ? [outcome.answer] : []));
const thrownIn = ({ outcomes }: Moment): unknown[] =>
  outcomes.flatMap((outcome) => (outcome !== undefined && 'thrown' in outcome ? [outcome.thrown] : []));

describe('after a logout everywhere or a block has answered', () => {
  const settings: readonly (readonly [string, LoginSetting])[] = [
    ['a login by passkey', { logins: ['passkey'], ending: 'logout', sessionsBefore: 2 }],
    ['a login by code', { logins: ['code'], ending: 'logout', sessionsBefore: 2 }],
    ['the exchange of a JWT', { logins: ['jwt'], ending: 'logout', sessionsBefore: 2 }],
    [
      'a login whose logout fails to end another session',
      { logins: ['passkey'], ending: 'logout', sessionsBefore: 3, failingDelete: 0 },
    ],
    [
      'a JWT whose logout fails to end its own session',
      { logins: ['jwt'], ending: 'logout', sessionsBefore: 2, failingDelete: 1 },
    ],
    ['two logins', { logins: ['passkey', 'jwt'], ending: 'logout' }],
    ['a login that replaces a session', { logins: ['passkey'], replaces: true, ending: 'logout', sessionsBefore: 2 }],
    [
      'a login that replaces a session while another makes room, and a block',
      { logins: ['passkey'], replaces: true, ending: 'block', sessionsBefore: 3, maximumPerUser: 2 },
    ],
    [
      'a login that makes room, and a block',
      { logins: ['code'], ending: 'block', sessionsBefore: 2, maximumPerUser: 1 },
    ],
    ['a login by passkey, and a block', { logins: ['passkey'], ending: 'block', sessionsBefore: 2 }],
    ['two logins, and a block', { logins: ['code', 'jwt'], ending: 'block' }],
    ['a JWT, and a block', { logins: ['jwt'], ending: 'block', sessionsBefore: 2 }],
  ];

  it.each(settings)('S8: nobody holds a session who was proven before: %s', async (_, setting) => {
    const refusals = new Set<string>();
    let finished = 0;
    const moments = await inEveryOrder(await loginWorld(setting), (moment) => {
      const hashes = sessionHashes(moment.rows);
      const answers = answersIn(moment);
      // Whoever has died on the way has told nobody the secret of what it may have left.
      if (answers.includes('ended')) expect(answers.filter((held) => hashes.includes(String(held)))).toEqual([]);
      for (const thrown of thrownIn(moment)) {
        expect(thrown).toEqual(
          refusing(expect.stringMatching(/^(unauthorized|reauthentication_required|too_many_requests)$/)),
        );
        refusals.add((thrown as { reason: string }).reason);
      }
      if (!moment.isOver) return;
      finished += 1;
      expect(answers).toContain('ended');
      expect(hashes).toEqual([]);
    });
    // Something was refused on the way, and it was no small world.
    expect(refusals.size).toBeGreaterThan(0);
    expect([finished > 0, moments > 40]).toEqual([true, true]);
  });
});

describe('when all logins have answered', () => {
  const burst: LoginSetting = { logins: ['passkey', 'passkey', 'passkey'], sessionsBefore: 0 };
  const settings: readonly (readonly [string, LoginSetting & { readonly maximumPerUser: number }])[] = [
    ['one', { ...burst, maximumPerUser: 1 }],
    ['one, and they wrote in one millisecond', { ...burst, maximumPerUser: 1, openedAt: [0, 0, 0] }],
    ['one, and their clocks disagree', { ...burst, maximumPerUser: 1, openedAt: [7, 3, 5] }],
    ['two', { ...burst, maximumPerUser: 2 }],
    ['two, and there were two', { logins: ['passkey', 'jwt'], sessionsBefore: 2, maximumPerUser: 2 }],
    ['one, and they are of every kind', { logins: ['passkey', 'jwt', 'code'], maximumPerUser: 1 }],
    ['one, and there were three', { logins: ['code', 'passkey'], sessionsBefore: 3, maximumPerUser: 1 }],
    [
      'two, and each replaces one of three',
      { logins: ['passkey', 'passkey'], replaces: true, sessionsBefore: 3, maximumPerUser: 2 },
    ],
  ];

  it.each(settings)('S10: there are as many sessions as may be: %s', async (_, setting) => {
    await inEveryOrder(await loginWorld(setting), (moment) => {
      for (const thrown of thrownIn(moment)) expect(thrown).toEqual(refusing('too_many_requests'));
      if (!moment.isOver) return;
      const hashes = sessionHashes(moment.rows);
      expect(hashes).toHaveLength(setting.maximumPerUser);
      // Those that are new were told to somebody.
      const told = answersIn(moment);
      expect(hashes.every((hash) => told.includes(hash))).toBe(true);
    });
  });
});
