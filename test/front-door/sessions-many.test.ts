// A user with thirty sessions whose rows fill several pages of a query: all are listed, and all are ended.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf } from '../support/effects.ts';
import { asBrowser, newUserId, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { publicId, sessionKey, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { writeAttribute } from '../support/write-attribute.ts';

const bench = provideSystem();
const count = 30;
let sessions: SignedIn[] = [];
let userId = '';

// A page of DynamoDB ends after 1 MB, which real rows would reach only by the thousand.
const pad = ({ token }: SignedIn): Promise<void> =>
  writeAttribute(bench, sessionKey(token), 'padding', 'x'.repeat(100_000));

beforeAll(async () => {
  userId = newUserId();
  sessions = await Promise.all(Array.from({ length: count }, () => signInByPasskey(bench, userId)));
  for (const session of sessions) await pad(session);
});

const first = (): SignedIn => {
  const [session] = sessions;
  if (session === undefined) throw new Error('no session was opened');
  return session;
};

test('S8: all thirty are listed, from as many pages as it takes', async () => {
  const ask = () => bench.client.get('/auth/sessions', asBrowser(bench, first()));
  const { result, effects } = await effectsOf(bench, ask);
  const listed = (result.body.sessions as { id: string; current: boolean }[]).map(({ id }) => id);
  expect(listed.sort()).toEqual(sessions.map(({ token }) => publicId(token)).sort());
  expect(effects.dynamodb.Query).toBeGreaterThan(2);
});

test('S8: a failing page fails the list, rather than show half of it', async () => {
  const { faults } = bench.system().dynamodb;
  faults.next('Query', { kind: 'error', name: 'ThrottlingException' }, 10);
  const answer = await bench.client.get('/auth/sessions', asBrowser(bench, first()));
  faults.clear();
  expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
});

test('S8: logging out everywhere ends all thirty', async () => {
  const fresh = await signInByPasskey(bench, userId);
  const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, fresh));
  expect(answer.body).toEqual({ revoked: count + 1 });
  expect(await sessionRowsBeside(bench, fresh.token)).toEqual([]);
  const statuses = sessions.map(
    async (session) => (await bench.client.get('/auth/session', asBrowser(bench, session))).status,
  );
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([401]));
});

test('S8: a row that this version cannot read, as of another one, keeps nobody from logging out everywhere', async () => {
  const session = await signInByPasskey(bench);
  const { pk } = sessionKey(session.token);
  await writeAttribute(bench, { pk, sk: 'S#of-another-version' }, 'userId', session.userId);
  const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, session));
  expect([answer.status, await sessionRowsBeside(bench, session.token)]).toEqual([200, []]);
});
