// A3: an event is what its schema says or it is refused, and then nothing is written or asked. Which event says what is decided in
// functions/shared/action and tested there; here is one of each kind at each action.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { factsDuring } from '../support/log-entries.ts';
import { trustingEvents } from '../support/run-with.ts';
import { newUserId } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': trustingEvents } });
const actions = ['post-login', 'post-append', 'pre-login'] as const;

beforeAll(() => Promise.all(actions.map((name) => bench.system().warm(name))));

it.each(actions)(
  'iE1: %s refuses what is no event, of nobody, mistyped or of another project, and says what is wrong',
  async (action) => {
    const refused: [unknown, RegExp][] = [
      [[], /must be a JSON object/],
      [{}, /no user|no identifier/],
      [{ identifier: 'ada', username: 'ada', userId: 7 }, /^The field userId must be of type/],
      [{ identifier: 'ada', username: 'ada', credential: 'a'.repeat(257) }, /^The field credential must have at most /],
      [{ username: 'ada', projectId: 'pro-2' }, /another Corbado project: see its field projectId/],
    ];
    for (const [event, detail] of refused) {
      const { result, effects } = await effectsOf(bench, () => bench.invoke(action, event));
      expect(result).toMatchObject({ statusCode: 400, body: { code: 'invalid_request' } });
      expect([result.body.detail, effects]).toEqual([expect.stringMatching(detail), noEffects]);
    }
    const { result, effects } = await effectsOf(bench, () => callAction(bench, action, '{"username":"ada"'));
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  },
);

describe('A3: one user or none', () => {
  it.each([
    ['post-login', 'userId', 'username', 'S#'],
    ['post-append', 'username', 'userId', 'U'],
  ] as const)(
    'iE5: %s takes the field of its own page, and notes that another one differs',
    async (action, field, other, rows) => {
      const [named, differs] = [newUserId(), newUserId()];
      const event = { [other]: differs, [field]: named, identifier: 'a@b.c' };
      const facts = await factsDuring(bench, () => bench.invoke(action, event));
      expect(facts).toMatchObject([{ function: action, outcome: 'ok', eventUserDiffers: true }]);
      expect([await rowsOf(bench, named, rows), await rowsOf(bench, differs, rows)]).toMatchObject([[{}], []]);
    },
  );

  it('iE11: gives nothing for a time in the event', async () => {
    const userId = newUserId();
    const times = { iat: 0, exp: 4_102_444_800, timestamp: 0, authTime: 0, createdAt: 0 };
    expect((await bench.invoke('post-login', { userId, ...times })).statusCode).toBe(200);
    const [session] = await rowsOf(bench, userId, 'S#');
    expect(Number(session?.authTime)).toBeCloseTo(bench.system().clock.nowMilliseconds() / 1000, -2);
  });
});
