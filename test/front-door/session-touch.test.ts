// Recording the use of a session: at most once per window, never in the way of the user, and never bringing back a session that ended.
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { atOnce } from '../support/at-once.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
// A tenth of the idle limit of half an hour.
const windowSeconds = 180;

type Use = (session: SignedIn) => ReturnType<typeof bench.client.get>;
const show: Use = (session) => bench.client.get('/auth/session', asBrowser(bench, session));
const list: Use = (session) => bench.client.get('/auth/sessions', asBrowser(bench, session));
const ask: Use = (session) => bench.client.post('/connectToken', { type: 'passkey-list' }, asBrowser(bench, session));
const uses: [string, Use][] = [
  ['GET /auth/session', show],
  ['GET /auth/sessions', list],
  ['POST /connectToken', ask],
];

/** A session whose next use is due to be recorded. */
const dueSession = async (): Promise<{ session: SignedIn; now: number }> => {
  const begin = startSecond(bench);
  const session = await signInByPasskey(bench);
  moveTo(bench, begin + windowSeconds);
  return { session, now: begin + windowSeconds };
};

test.each(uses)('S9: %s, five times within a window, is one write', async (_, use) => {
  const { session, now } = await dueSession();
  const { effects } = await effectsOf(bench, async () => {
    for (let count = 0; count < 5; count += 1) {
      moveTo(bench, now + count * 44);
      expect((await use(session)).status).toBe(200);
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

test('S9: when recording fails, the user is answered all the same', async () => {
  const { session } = await dueSession();
  const { faults } = bench.system().dynamodb;
  faults.next('UpdateItem', { kind: 'error', name: 'InternalServerError' }, 5);
  const answer = await show(session);
  faults.clear();
  expect(answer.status).toBe(200);
  expect(entryOf(bench, answer)).toMatchObject({ outcome: 'ok', touchFailed: true });
});

const callsReach = async (operation: string, count: number): Promise<void> => {
  while (bench.system().dynamodb.faults.calls(operation) < count) await setTimeout(2);
};

// The first attempt at each write gets no answer, whether it was made or not, so the SDK tries once more, after the session has been ended
// in between: here or everywhere.
test('S8: a use that is recorded late brings no session back', async () => {
  const begin = startSecond(bench);
  const ways = uses.flatMap(([, use]) => ['/auth/session', '/auth/sessions'].map((path) => ({ use, path })));
  const all = await Promise.all(ways.map(async (way) => ({ ...way, session: await signInByPasskey(bench) })));
  moveTo(bench, begin + windowSeconds);
  const { faults } = bench.system().dynamodb;
  faults.resetCalls();
  faults.next('UpdateItem', { kind: 'silent' }, all.length / 2);
  faults.next('UpdateItem', { kind: 'silent', afterApplying: true }, all.length / 2);
  const using = all.map(({ use, session }) => use(session));
  await callsReach('UpdateItem', all.length);
  const end = ({ path, session }: (typeof all)[number]) => bench.client.delete(path, asBrowser(bench, session));
  const ended = await Promise.all(all.map(end));
  expect(ended.map(({ status }) => status < 300)).toEqual(all.map(() => true));
  expect((await Promise.all(using)).map(({ status }) => status)).toEqual(all.map(() => 200));
  for (const { session } of all)
    expect([await sessionRow(bench, session.token), (await show(session)).status]).toEqual([undefined, 401]);
});
