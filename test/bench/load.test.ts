// The load run: what it counts as a problem, and what grows with a user's open sessions: calls to the table with one, and with fifty.
import { beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, refusedAfterwards } from '../../bench/load/troubles.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { asBrowser, newUserId, passkeyProofFor, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const outcome = {
  sent: 100,
  answers: { '200': 90, '503 temporarily_unavailable': 8, '504 upstream_timeout': 2 },
  unanswered: 0,
  perSecond: 100,
  p50Milliseconds: 5,
  p99Milliseconds: 9,
  longestMilliseconds: 10,
};
const well = {
  ...outcome,
  name: 'a trouble',
  connections: 10,
  opened: 50,
  kept: 50,
  keptAndLost: 0,
  ended: 20,
  endedAndAlive: 0,
  p50Before: 5,
  p50Beside: undefined,
  p50After: 6,
  secondsAfter: 1,
};

test('bench: clean refusals, nothing lost and full speed afterwards are no problem', () => {
  expect(faultsOf(well)).toEqual([]);
});

test.each([
  [{ answers: { '401 unauthorized': 3 } }, '3 answers were 401 unauthorized'],
  [{ answers: { '500 internal_error': 1 } }, '1 answers were 500 internal_error'],
  [{ unanswered: 2 }, '2 requests got no answer'],
  [{ keptAndLost: 1 }, '1 of 50 open sessions are lost'],
  [{ endedAndAlive: 1 }, '1 of 20 ended sessions are alive'],
  [{ p50After: 50 }, 'afterwards 10.0 times as slow as before'],
])('bench: %j is a problem', (change, problem) => {
  expect(faultsOf({ ...well, ...change })).toEqual([problem]);
});

test('bench: a refusal after the trouble is a problem', () => {
  expect(refusedAfterwards({ ...outcome, answers: { '200': 9, '503 temporarily_unavailable': 1 } })).toHaveLength(1);
});

describe('open sessions', () => {
  const bench = provideSystem();
  const users = new Map<number, SignedIn>();

  const signInOften = async (sessions: number): Promise<SignedIn> => {
    const userId = newUserId();
    // One at a time: fifty at once are ever slower on a busy machine, until the deadline of one is past.
    const first = await signInByPasskey(bench, userId);
    for (let others = sessions - 1; others > 0; others--) await signInByPasskey(bench, userId);
    return first;
  };

  beforeAll(async () => {
    await warmFunctions(bench);
    for (const sessions of [1, 50]) users.set(sessions, await signInOften(sessions));
  });

  type Row = {
    request: string;
    /** All calls, and how many of them delete something. */
    calls: (sessions: number) => { all: number; deletes: number };
    ask: (user: SignedIn) => Promise<() => Promise<{ status: number }>>;
  };

  // In this order: a login adds a session to both users, and the last row takes all of them.
  const rows: readonly Row[] = [
    {
      request: 'a connect token',
      calls: () => ({ all: 1, deletes: 0 }),
      ask: async (user) => () =>
        bench.client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, asBrowser(bench, user)),
    },
    {
      request: 'the session at hand',
      calls: () => ({ all: 1, deletes: 0 }),
      ask: async (user) => () => bench.client.get('/auth/session', asBrowser(bench, user)),
    },
    {
      request: 'the list of sessions',
      calls: () => ({ all: 2, deletes: 0 }),
      ask: async (user) => () => bench.client.get('/auth/sessions', asBrowser(bench, user)),
    },
    {
      request: 'a passkey login',
      calls: () => ({ all: 4, deletes: 0 }),
      ask: async ({ userId }) => {
        const signedPasskeyData = await passkeyProofFor(bench, userId);
        return () => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
      },
    },
    {
      request: 'logging out everywhere',
      calls: (sessions) => ({ all: 3 + sessions + 1, deletes: sessions + 1 }),
      ask: async (user) => () => bench.client.delete('/auth/sessions', asBrowser(bench, user)),
    },
  ];

  test.each(rows)('scale: $request, with one session of the user and with fifty', async ({ calls, ask }) => {
    for (const [sessions, user] of users) {
      const { result, effects } = await effectsOf(bench, await ask(user));
      const all = Object.values(effects.dynamodb).reduce((sum, count) => sum + count, 0);
      const counted = { status: result.status, all, deletes: effects.dynamodb.DeleteItem ?? 0 };
      expect(counted, `${sessions} sessions`).toEqual({ status: 200, ...calls(sessions) });
    }
  });
});
