// Recording the use of a session: at most once per window, never in the way of the user, and never bringing back a session that ended.
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { atOnce } from '../support/at-once.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

// More of them than a person would send; the limit has tests of its own.
const unlimited = { USER_REQUESTS_PER_MINUTE: '0' };
const bench = provideSystem({ extraEnv: { 'connect-token': unlimited } });
beforeAll(() => warmFunctions(bench));
// A tenth of the idle limit of half an hour.
const windowSeconds = 180;

const show = (session: SignedIn) => bench.client.get('/auth/session', asBrowser(bench, session));
const uses = {
  'GET /auth/session': show,
  'GET /auth/sessions': (session: SignedIn) => bench.client.get('/auth/sessions', asBrowser(bench, session)),
  'POST /connectToken': (session: SignedIn) =>
    bench.client.post('/connectToken', { type: 'passkey-list' }, asBrowser(bench, session)),
};
const names = Object.keys(uses) as (keyof typeof uses)[];

/** A session whose next use is due to be recorded. */
const dueSession = async (): Promise<{ session: SignedIn; now: number }> => {
  const begin = startSecond(bench);
  const session = await signInByPasskey(bench);
  moveTo(bench, begin + windowSeconds);
  return { session, now: begin + windowSeconds };
};

test.each(names)('S9: twenty times %s within a window are one write', async (name) => {
  const { session, now } = await dueSession();
  const { effects } = await effectsOf(bench, async () => {
    for (let count = 0; count < 20; count += 1) {
      moveTo(bench, now + count * 5);
      expect((await uses[name](session)).status).toBe(200);
    }
  });
  expect(effects.dynamodb.UpdateItem).toBe(1);
  expect(await sessionRow(bench, session.token)).toMatchObject({ lastSeenAt: now });
});

test('S9: within the window after the login there is no write at all', async () => {
  const begin = startSecond(bench);
  const session = await signInByPasskey(bench);
  moveTo(bench, begin + windowSeconds - 1);
  const { effects } = await effectsOf(bench, () => show(session));
  expect(effects.dynamodb).toEqual({ GetItem: 1 });
});

test('S9: of many uses at once one is recorded, and all are answered', async () => {
  const { session, now } = await dueSession();
  const answers = await atOnce(bench, 'UpdateItem', () => show(session));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await sessionRow(bench, session.token)).toMatchObject({ lastSeenAt: now, createdAt: now - windowSeconds });
});

test.each(['ThrottlingException', 'AccessDeniedException'])(
  'S9: when recording fails with %s, the user is answered all the same',
  async (name) => {
    const { session } = await dueSession();
    const { faults } = bench.system().dynamodb;
    faults.next('UpdateItem', { kind: 'error', name }, 5);
    const answer = await show(session);
    faults.clear();
    expect(answer.status).toBe(200);
    expect(entryOf(bench, answer)).toMatchObject({ outcome: 'ok', touchFailed: true });
  },
);

const callsReach = async (operation: string, count: number): Promise<void> => {
  while (bench.system().dynamodb.faults.calls(operation) < count) await setTimeout(2);
};

const lostTouches: readonly (readonly [string, DynamodbFault])[] = [
  ['was never made', { kind: 'silent' }],
  ['was made, its answer lost', { kind: 'silent', afterApplying: true }],
];
const interleavings = lostTouches.flatMap(([what, fault]) =>
  ['/auth/session', '/auth/sessions'].map((path) => [path, what, fault] as const),
);

// The first attempt at each write gets no answer, so the SDK tries once more, after the session has been ended in between.
test.each(interleavings)(
  'S8: DELETE %s while a use is recorded that %s: the session stays ended',
  async (path, _, fault) => {
    const begin = startSecond(bench);
    const sessions = await Promise.all(names.map(() => signInByPasskey(bench)));
    moveTo(bench, begin + windowSeconds);
    const { faults } = bench.system().dynamodb;
    faults.resetCalls();
    faults.next('UpdateItem', fault, names.length);
    const using = sessions.map((session, index) => uses[names[index] ?? 'GET /auth/session'](session));
    await callsReach('UpdateItem', names.length);
    const end = (session: SignedIn) => bench.client.delete(path, asBrowser(bench, session));
    const ended = await Promise.all(sessions.map(end));
    expect(ended.map(({ status }) => status < 300)).toEqual([true, true, true]);
    expect((await Promise.all(using)).map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const session of sessions) expect(await sessionRow(bench, session.token)).toBeUndefined();
    for (const session of sessions) expect((await show(session)).status).toBe(401);
  },
);

test('S8: uses and a logout all at once leave no session behind', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { session } = await dueSession();
    const out = bench.client.delete('/auth/session', asBrowser(bench, session));
    await Promise.all([...names.flatMap((name) => [uses[name](session), uses[name](session)]), out]);
    expect(await sessionRow(bench, session.token)).toBeUndefined();
  }
});
