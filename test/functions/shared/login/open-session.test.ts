// Opening a session: what is stored, what the login finds when it looks again, and which sessions make room for others. Logins at one moment
// are in logins-in-every-order.test.ts.
import { describe, expect, it } from 'vitest';
import { sessionsBeyond } from '../../../../functions/shared/login/open-session.ts';
import { parseSessionToken, type Session } from '../../../../functions/shared/login/session.ts';
import { type HeldSession, storeSession } from '../../../../functions/shared/login/sessions.ts';
import { passkeyKey, sessionKey, userRowKey } from '../../../../functions/shared/table/rows.ts';
import type { Item } from '../../../../functions/shared/table/table.ts';
import { readKnownUser } from '../../../../functions/shared/user/users.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn, sessionHashes, sessionOf } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const { userKey } = loginOf();
const down = () => Promise.reject(new Error('down'));

describe('opening', () => {
  const open = async () => {
    const table = memoryTable();
    const call = callAt();
    return { table, call, opened: await openSessionOn(table)(loginOf(), firstLogin, call) };
  };

  it('S1: stores the hash, and neither the token nor its secret', async () => {
    const { table, opened, call } = await open();
    const { secret = '' } = parseSessionToken(opened.token) ?? {};
    expect(secret).toHaveLength(43);
    expect(sessionHashes(table.items())).toEqual([opened.session.secretHash]);
    expect(JSON.stringify([table.items(), call.trail.facts, opened.session])).not.toContain(secret);
  });

  it('S2: writes one row that the table sweeps in seconds, not in milliseconds', async () => {
    const { table, opened } = await open();
    expect(table.operations).toEqual(['put', 'query']);
    const { challengeId: _, secretHash: _hash, userKey: _user, ...attributes } = opened.session;
    const expected = { ...sessionKey(opened.session), ...attributes, ttl: now + limits.absoluteSeconds };
    expect(table.items()).toEqual([expected]);
    expect(table.items()[0]).not.toHaveProperty('challengeId');
  });

  it('L4: is counted, and logged by names that open nothing', async () => {
    const { call, opened } = await open();
    expect([...call.trail.metrics]).toEqual(['SessionCreated']);
    expect(call.trail.facts).toEqual({ userKey, sessionId: opened.session.secretHash.slice(0, 16) });
  });
});

describe('a login in whose midst the user', () => {
  /** A login that has seen the row as it was before, on a table where it is as it is now. */
  const loginBetween = async (before: Item, after: Item) => {
    const table = memoryTable([{ ...userRowKey(userKey), ...after }]);
    const circumstances = { ...firstLogin, seen: readKnownUser('u-1', before) };
    return { table, login: () => openSessionOn(table)(loginOf(), circumstances) };
  };

  it.each<[string, Item, Item, string]>([
    ['logs out everywhere', {}, { revokedBefore: now, revokedMark: 'b' }, 'revoked_since'],
    [
      'logs out everywhere once more in the same second',
      { revokedBefore: now, revokedMark: 'a' },
      { revokedBefore: now, revokedMark: 'b' },
      'revoked_since',
    ],
    ['is blocked', {}, { blockedAt: now }, 'user_blocked'],
  ])('S8: %s opens nothing and leaves nothing', async (_, before, after, reason) => {
    const { table, login } = await loginBetween(before, after);
    await expect(login()).rejects.toEqual(refusing('unauthorized', reason));
    expect(sessionHashes(table.items())).toEqual([]);
    expect(table.operations).toEqual(['put', 'query', 'remove']);
  });

  it('S8: does nothing of the kind opens a session, however often they did before', async () => {
    const row = { revokedBefore: now - 1, revokedMark: 'a' };
    const { table, login } = await loginBetween(row, { ...row, displayName: 'Ada' });
    await login();
    expect(table.items()).toHaveLength(2);
  });
});

const hold = (session: Session): HeldSession => ({ userKey: session.userKey, secretHash: session.secretHash, session });
/** A session by its letter, begun an hour ago and last used so many seconds ago. */
const used = (letter: string, secondsAgo: number, changes: Partial<Session> = {}): HeldSession =>
  hold(sessionOf({ secretHash: letter.repeat(43), lastSeenAt: now - secondsAgo, ...changes }, now - 3600));
/** A session begun so many milliseconds ago. */
const begun = (letter: string, millisecondsAgo: number): HeldSession =>
  hold(
    sessionOf(
      { secretHash: letter.repeat(43), openedAtMilliseconds: now * 1000 - millisecondsAgo },
      now - Math.ceil(millisecondsAgo / 1000),
    ),
  );
const unreadable: HeldSession = { userKey: 'k', secretHash: 'u'.repeat(43), session: undefined };

describe('which sessions make room', () => {
  const beyond = (held: readonly HeldSession[], maximumPerUser: number) =>
    sessionsBeyond(held, { limits, maximumPerUser }, now);
  const going = (held: readonly HeldSession[], maximum: number) =>
    beyond(held, maximum)
      .map(({ secretHash }) => secretHash[0])
      .join('');
  const three = [used('b', 200), used('c', 100), used('a', 300)];

  it.each<[string, string, HeldSession[], number]>([
    ['none when there are as many as may be', '', three, 3],
    ['the one used least recently', 'a', three, 2],
    ['the ones used least recently', 'ba', three, 1],
    [
      'before any other those that cannot be read and dead ones',
      'diu',
      [unreadable, ...three, used('d', 0, { expiresAt: now }), used('i', 1800)],
      3,
    ],
    [
      'not those of this moment, though an older one is in use',
      'ab',
      [used('a', 0), begun('n', 9000), used('b', 1)],
      1,
    ],
    ['of this moment the earliest, to the millisecond', 'xz', [begun('x', 2), begun('y', 1), begun('z', 3)], 1],
    ['of equals always the same', 'x', [begun('x', 1), begun('y', 1)], 1],
    ['of equals always the same, also the other way round', 'x', [begun('y', 1), begun('x', 1)], 1],
    [
      'one without milliseconds, of an earlier version, by its second',
      'ex',
      [begun('x', 2000), hold(sessionOf({ secretHash: 'e'.repeat(43) }, now - 1)), begun('y', 500)],
      1,
    ],
  ])('S10: %s: %j', (_, expected, held, maximum) => expect(going(held, maximum)).toBe(expected));
});

describe('logins', () => {
  const openOn = (maximum: number, rows: readonly Item[] = []) => {
    const table = memoryTable(rows);
    const login = async () => (await openSessionOn(table, maximum)()).session.secretHash;
    return { table, login, open: () => sessionHashes(table.items()) };
  };

  it.each([1, 3])('S10: one after the other leave the newest %i, also within one second', async (maximum) => {
    const { login, open } = openOn(maximum);
    const all: string[] = [];
    for (let turn = 0; turn < 7; turn += 1) all.push(await login());
    expect(open()).toEqual(all.slice(-maximum));
  });

  it('S10: put right what came to be too many, also rows that cannot be read, and touch no other rows', async () => {
    const { table, login, open } = openOn(3, [userRowKey(userKey), passkeyKey(userKey, 'cre-1')]);
    await table.put({ ...sessionKey({ userKey, secretHash: 'junk' }), userId: 7 }, callAt());
    for (let one = 0; one < 60; one += 1)
      await storeSession(table, sessionOf({ secretHash: String(one).padStart(43, 'x') }, now - 100), callAt());
    const newest = await login();
    expect(open()).toHaveLength(3);
    expect(open()).toContain(newest);
    expect(open()).not.toContain('junk');
    expect(table.items()).toHaveLength(5);
  });

  it('S10: beside later ones that take all places are told to wait, and end none of them', async () => {
    const later = sessionOf({ openedAtMilliseconds: (now + 1_000_000) * 1000 });
    const { table, login, open } = openOn(1);
    await storeSession(table, later, callAt());
    await expect(login()).rejects.toEqual(refusing('too_many_requests', 'logins_at_once'));
    expect(open()).toEqual([later.secretHash]);
  });

  it('S7, S10: that replace a session end it, and no other one for it', async () => {
    const { table, login, open } = openOn(2);
    const elsewhere = await login();
    const { token } = await openSessionOn(table)();
    await openSessionOn(table, 2)(loginOf(), { ...firstLogin, presented: { kind: 'cookie', token } });
    expect([open()[0], open().length]).toEqual([elsewhere, 2]);
  });

  it('S10: that fail end nothing', async () => {
    const { table, login, open } = openOn(1);
    const before = await login();
    await expect(openSessionOn({ ...table, put: down }, 1)()).rejects.toThrow('down');
    await expect(openSessionOn({ ...table, query: down }, 1)()).rejects.toThrow('down');
    expect(open()).toEqual([before]);
  });

  it('R5: succeed when what should make room cannot be removed, or when no time is left for it', async () => {
    const { table, login, open } = openOn(1);
    await login();
    const [stuck, late] = [callAt(), callAt(now, { remainingMilliseconds: 400 })];
    await openSessionOn({ ...table, remove: down }, 1)(loginOf(), firstLogin, stuck);
    await openSessionOn(table, 1)(loginOf(), firstLogin, late);
    expect(open()).toHaveLength(3);
    for (const { trail } of [stuck, late]) expect(trail.facts.sessionsEnded).toBeUndefined();
  });

  it('L4: say in the log how many made room', async () => {
    const { table, login } = openOn(2);
    await login();
    await login();
    const call = callAt();
    await openSessionOn(table, 1)(loginOf(), firstLogin, call);
    expect(call.trail.facts.sessionsEnded).toBe(2);
  });
});
