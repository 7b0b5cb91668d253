// The list of a user's sessions: what each entry says, which one is the current one, in what order, and nothing of anybody else, also when
// the rows fill several pages of a query.
import { beforeAll, describe, expect, test } from 'vitest';
import { fewAtATime } from '../support/at-once.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, newUserId, type SignedIn, signInByLogin, signInByPasskey } from '../support/sign-in.ts';
import { publicId, sessionKey, sessionRowsBeside, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const list = async (session: Pick<SignedIn, 'token'>) => {
  const { body } = await bench.client.get('/auth/sessions', asBrowser(bench, session));
  return body.sessions as Record<string, unknown>[];
};

test('S8: a session is listed with exactly these fields, times in epoch seconds and from now, and names no user', async () => {
  const now = startSecond(bench);
  const session = await signInByPasskey(bench);
  moveTo(bench, now + 100);
  const { status, body, raw } = await bench.client.get('/auth/sessions', asBrowser(bench, session));
  const times = { createdAt: now, lastSeenAt: now, expiresAt: now + 10_800 };
  const fromNow = { createdSecondsAgo: 100, lastSeenSecondsAgo: 100, expiresInSeconds: 10_700 };
  const entry = { id: publicId(session.token), current: true, amr: 'passkey', ...times, ...fromNow };
  expect([status, body]).toEqual([200, { sessions: [entry] }]);
  for (const secret of [session.userId, ...session.token.split('.')]) expect(raw).not.toContain(secret);
});

test('S8: the session at hand is shown with exactly these fields', async () => {
  const now = startSecond(bench);
  const { userId, token } = await signInByLogin(bench);
  moveTo(bench, now + 100);
  const { body } = await bench.client.get('/auth/session', asBrowser(bench, { token }));
  const times = { authTime: now, createdAt: now, expiresAt: now + 10_800, idleExpiresAt: now + 1800 };
  expect(body).toEqual({
    id: publicId(token),
    userId,
    identifier: userId,
    displayName: 'A Test User',
    amr: 'issuer',
    ...times,
    authSecondsAgo: 100,
    createdSecondsAgo: 100,
    expiresInSeconds: 10_700,
    idleExpiresInSeconds: 1700,
  });
});

test('S8: those that are alive are listed, newest first, and only the one that asks is current', async () => {
  const begin = startSecond(bench);
  const userId = newUserId();
  await signInByPasskey(bench, userId);
  const ended = await signInByPasskey(bench, userId);
  await bench.client.delete('/auth/session', asBrowser(bench, ended));
  moveTo(bench, begin + 1800);
  const older = await signInByPasskey(bench, userId);
  moveTo(bench, begin + 1801);
  const newer = await signInByLogin(bench, userId);
  await signInByPasskey(bench);
  for (const session of [older, newer])
    expect((await list(session)).map(({ id, amr, current }) => [id, amr, current])).toEqual([
      [publicId(newer.token), 'issuer', session === newer],
      [publicId(older.token), 'passkey', session === older],
    ]);
});

test('S9: the list shows when the others were last seen, and that the one that asks is seen now', async () => {
  const begin = startSecond(bench);
  const userId = newUserId();
  const [one, other] = [await signInByPasskey(bench, userId), await signInByPasskey(bench, userId)];
  // Of two that were opened in one second, too, only one is current.
  expect((await list(one)).filter(({ current }) => current).map(({ id }) => id)).toEqual([publicId(one.token)]);
  moveTo(bench, begin + 200);
  await bench.client.get('/auth/session', asBrowser(bench, other));
  moveTo(bench, begin + 300);
  await list(one);
  const seen = Object.fromEntries((await list(one)).map(({ id, lastSeenAt }) => [id, lastSeenAt]));
  expect(seen).toEqual({ [publicId(one.token)]: begin + 300, [publicId(other.token)]: begin + 200 });
});

describe('a user whose sessions fill several pages of a query', () => {
  const count = 12;
  let sessions: SignedIn[] = [];
  let first: SignedIn;
  let userId = '';

  beforeAll(async () => {
    userId = newUserId();
    sessions = await fewAtATime(count, () => signInByPasskey(bench, userId));
    first = sessions[0] as SignedIn;
    // A page of DynamoDB ends after 1 MB, which real rows would reach only by the thousand.
    for (const { token } of sessions) await writeAttribute(bench, sessionKey(token), 'padding', 'x'.repeat(150_000));
  });

  test('S8: finds all of them in the list, or none when a page fails', async () => {
    const ask = () => bench.client.get('/auth/sessions', asBrowser(bench, first));
    const { result, effects } = await effectsOf(bench, ask);
    const listed = (result.body.sessions as { id: string }[]).map(({ id }) => id);
    expect(listed.sort()).toEqual(sessions.map(({ token }) => publicId(token)).sort());
    // Engines end a page of 1 MB a row earlier or later.
    expect(effects.dynamodb.Query).toBeGreaterThan(1);
    const { faults } = bench.system().dynamodb;
    faults.next('Query', { kind: 'error', name: 'InternalServerError' }, 10);
    const failed = await ask();
    faults.clear();
    expect([failed.status, failed.body.code]).toEqual([503, 'temporarily_unavailable']);
  });

  test('S8: ends all of them by logging out everywhere', async () => {
    const fresh = await signInByPasskey(bench, userId);
    const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, fresh));
    expect(answer.body).toEqual({ revoked: count + 1 });
    expect(await sessionRowsBeside(bench, fresh.token)).toEqual([]);
    expect((await bench.client.get('/auth/session', asBrowser(bench, first))).status).toBe(401);
  });
});

test('S8: a row that this version cannot read, as of another one, keeps nobody from logging out everywhere', async () => {
  const session = await signInByPasskey(bench);
  const { pk } = sessionKey(session.token);
  await writeAttribute(bench, { pk, sk: 'S#of-another-version' }, 'userId', session.userId);
  const answer = await bench.client.delete('/auth/sessions', asBrowser(bench, session));
  expect([answer.status, await sessionRowsBeside(bench, session.token)]).toEqual([200, []]);
});
