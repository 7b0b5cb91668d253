// What grows with a user's open sessions and what does not: calls to the table with one session, and with fifty.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { asBrowser, newUserId, passkeyProofFor, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const users = new Map<number, SignedIn>();

const signInOften = async (sessions: number): Promise<SignedIn> => {
  const userId = newUserId();
  const [first] = await Promise.all(Array.from({ length: sessions }, () => signInByPasskey(bench, userId)));
  if (first === undefined) throw new Error('no session was opened');
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
