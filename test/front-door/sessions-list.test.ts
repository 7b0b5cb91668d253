// The list of a user's sessions, also when their rows fill several pages of a query.
import { beforeAll, describe, expect, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { fewAtATime } from '../support/at-once.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import {
  asBrowser,
  newUserId,
  passkeyProofFor,
  type SignedIn,
  signInByLogin,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { publicId, sessionKey, sessionRowsBeside, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

// The list of a user's sessions: what each entry says, which one is the current one, in what order, and nothing of anybody else.
describe('sessions list', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));

  const list = async (session: Pick<SignedIn, 'token'>) => {
    const { status, body } = await bench.client.get('/auth/sessions', asBrowser(bench, session));
    return { status, sessions: (body.sessions ?? []) as Record<string, unknown>[], names: Object.keys(body) };
  };

  test('S8: one session is listed with exactly these fields, times in epoch seconds and from now', async () => {
    const now = startSecond(bench);
    const session = await signInByPasskey(bench);
    moveTo(bench, now + 100);
    const { status, sessions, names } = await list(session);
    expect([status, names]).toEqual([200, ['sessions']]);
    const times = { createdAt: now, lastSeenAt: now, expiresAt: now + 10_800 };
    const fromNow = { createdSecondsAgo: 100, lastSeenSecondsAgo: 100, expiresInSeconds: 10_700 };
    expect(sessions).toEqual([{ id: publicId(session.token), current: true, amr: 'passkey', ...times, ...fromNow }]);
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

  test('S8: sessions of every origin are listed, newest first, and only the one that asks is current', async () => {
    const userId = newUserId();
    const tokens: string[] = [];
    const signIns = [
      async () => (await signInByPasskey(bench, userId)).token,
      async () => (await signInByLogin(bench, userId)).token,
      async () => (await signInNatively(bench, userId)).token,
      async () => {
        const signedPasskeyData = await passkeyProofFor(bench, userId);
        return String((await callAction(bench, 'post-login', { signedPasskeyData })).body.sessionId);
      },
    ];
    for (const signIn of signIns) {
      startSecond(bench);
      tokens.unshift(await signIn());
    }
    for (const token of tokens) {
      const { sessions } = await list({ token });
      expect(sessions.map(({ id }) => id)).toEqual(tokens.map(publicId));
      expect(sessions.map(({ amr }) => amr)).toEqual(['passkey', 'issuer', 'issuer', 'passkey']);
      expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([publicId(token)]);
    }
  });

  test('S8: what is listed opens nothing and names no user', async () => {
    const session = await signInByLogin(bench);
    const { raw } = await bench.client.get('/auth/sessions', asBrowser(bench, session));
    const [userKey = '', secret = ''] = session.token.split('.');
    for (const secretText of [session.userId, userKey, secret]) expect(raw).not.toContain(secretText);
  });

  test('S8: ended, expired and idle sessions are not listed, nor anybody else’s', async () => {
    const begin = startSecond(bench);
    const userId = newUserId();
    await signInByPasskey(bench, userId);
    const ended = await signInByPasskey(bench, userId);
    await bench.client.delete('/auth/session', asBrowser(bench, ended));
    moveTo(bench, begin + 1800);
    const current = await signInByPasskey(bench, userId);
    await signInByPasskey(bench);
    expect((await list(current)).sessions.map(({ id }) => id)).toEqual([publicId(current.token)]);
  });

  test('S9: the list shows when the others were last seen', async () => {
    const begin = startSecond(bench);
    const userId = newUserId();
    const [one, other] = [await signInByPasskey(bench, userId), await signInByPasskey(bench, userId)];
    moveTo(bench, begin + 200);
    await bench.client.get('/auth/session', asBrowser(bench, other));
    moveTo(bench, begin + 300);
    const { sessions } = await list(one);
    const seen = { lastSeenAt: begin + 200, lastSeenSecondsAgo: 100 };
    expect(sessions.find(({ id }) => id === publicId(other.token))).toMatchObject(seen);
  });

  test('S8: the session that asks is seen now, and the list says so', async () => {
    const begin = startSecond(bench);
    const session = await signInByPasskey(bench);
    moveTo(bench, begin + 200);
    const [first] = (await list(session)).sessions;
    const [second] = (await list(session)).sessions;
    expect(second).toMatchObject({ lastSeenAt: begin + 200 });
    expect([begin, begin + 200]).toContain(first?.lastSeenAt);
  });

  test('S8: without a live session there is no list', async () => {
    const answer = await bench.client.get('/auth/sessions', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
  });
});

// A user with twenty-two sessions whose rows fill several pages of a query: all are listed, and all are ended.
describe('sessions many', () => {
  const bench = provideSystem();
  const count = 22;
  let sessions: SignedIn[] = [];
  let userId = '';

  // A page of DynamoDB ends after 1 MB, which real rows would reach only by the thousand.
  const pad = ({ token }: SignedIn): Promise<void> =>
    writeAttribute(bench, sessionKey(token), 'padding', 'x'.repeat(100_000));

  beforeAll(async () => {
    userId = newUserId();
    sessions = await fewAtATime(count, () => signInByPasskey(bench, userId));
    for (const session of sessions) await pad(session);
  });

  const first = (): SignedIn => {
    const [session] = sessions;
    if (session === undefined) throw new Error('no session was opened');
    return session;
  };

  test('S8: all twenty-two are listed, from as many pages as it takes', async () => {
    const ask = () => bench.client.get('/auth/sessions', asBrowser(bench, first()));
    const { result, effects } = await effectsOf(bench, ask);
    const listed = (result.body.sessions as { id: string; current: boolean }[]).map(({ id }) => id);
    expect(listed.sort()).toEqual(sessions.map(({ token }) => publicId(token)).sort());
    // Engines end a page of 1 MB a row earlier or later.
    expect(effects.dynamodb.Query).toBeGreaterThan(1);
  });

  test('S8: a failing page fails the list, rather than show half of it', async () => {
    const { faults } = bench.system().dynamodb;
    faults.next('Query', { kind: 'error', name: 'ThrottlingException' }, 10);
    const answer = await bench.client.get('/auth/sessions', asBrowser(bench, first()));
    faults.clear();
    expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
  });

  test('S8: logging out everywhere ends all twenty-two', async () => {
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
});
