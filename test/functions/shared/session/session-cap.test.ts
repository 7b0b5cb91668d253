// How many sessions a user may have, and which ones make room for others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPresented } from '../../../../functions/shared/session/ending-sessions.ts';
import type { Session } from '../../../../functions/shared/session/session.ts';
import { sessionsBeyond } from '../../../../functions/shared/session/session-cap.ts';
import {
  type HeldSession,
  listSessions,
  removeSession,
  storeSession,
} from '../../../../functions/shared/session/session-store.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn, sessionOf } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

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
const lettersOf = (held: readonly HeldSession[]) => held.map(({ secretHash }) => secretHash[0]).join('');
const going = (held: readonly HeldSession[], maximum: number) => lettersOf(sessionsBeyond(held, maximum, limits, now));

describe('which sessions go', () => {
  const three = [used('b', 200), used('c', 100), used('a', 300)];

  it.each([
    [3, ''],
    [2, 'a'],
    [1, 'ba'],
  ])('S10: of three, of %i at most: %j, the least recently used last', (maximum, expected) => {
    expect(going(three, maximum)).toBe(expected);
  });

  it('S10: rows that cannot be read and dead ones before any, whatever their last use', () => {
    const dead = used('d', 0, { expiresAt: now });
    const idle = used('i', 1800);
    expect(going([unreadable, ...three, dead, idle], 3)).toBe('diu');
  });

  it('S10: not those of this very moment, though an older one is in use just now', () => {
    expect(going([used('a', 0), begun('n', 9000), used('b', 1)], 1)).toBe('ab');
  });

  it('S10: of this moment the earliest, to the millisecond, and among equals always the same', () => {
    expect(going([begun('x', 2), begun('y', 1), begun('z', 3)], 1)).toBe('xz');
    expect([going([begun('x', 1), begun('y', 1)], 1), going([begun('y', 1), begun('x', 1)], 1)]).toEqual(['x', 'x']);
  });

  it('S10: a session of an earlier version, which has no milliseconds, counts from its second', () => {
    const earlier = hold(sessionOf({ secretHash: 'e'.repeat(43) }, now - 1));
    expect(going([begun('x', 2000), earlier, begun('y', 500)], 1)).toBe('ex');
  });

  it('S10: the same ones in whatever order they were read, and none that was used later than one that stays', () => {
    const held = fc
      .array(fc.nat(1799), { maxLength: 30 })
      .map((ages) => ages.map((age, index) => used(String.fromCharCode(97 + index), age)));
    const check = (sessions: HeldSession[], maximum: number) => {
      const go = sessionsBeyond(sessions, maximum, limits, now);
      expect(sessionsBeyond([...sessions].reverse(), maximum, limits, now)).toEqual(go);
      const kept = sessions.filter((session) => !go.includes(session));
      expect(kept).toHaveLength(Math.min(maximum, sessions.length));
      const newest = Math.max(...go.map(({ session }) => session?.lastSeenAt ?? 0));
      for (const { session } of kept) expect(session?.lastSeenAt).toBeGreaterThanOrEqual(newest);
    };
    fc.assert(fc.property(held, fc.integer({ min: 1, max: 12 }), check));
  });
});

describe('logins', () => {
  const openOn = (maximum: number) => {
    const table = memoryTable();
    const { userKey } = loginOf();
    const login = async (at: number) =>
      (await openSessionOn(table, maximum)(loginOf(), firstLogin, callAt(at))).session.secretHash;
    const open = async () =>
      (await listSessions(table.query)(userKey, callAt())).map(({ secretHash }) => secretHash).sort();
    return { table, login, open };
  };

  it.each([1, 3])('S10: one after the other leave the newest %i, also within one second', async (maximum) => {
    const { login, open } = openOn(maximum);
    const all: string[] = [];
    for (let turn = 0; turn < 7; turn += 1) all.push(await login(now));
    expect(await open()).toEqual(all.slice(-maximum).sort());
  });

  it.each([1, 5])('S10: a hundred and sixty at once leave %i', async (maximum) => {
    const { login, open } = openOn(maximum);
    const all = await Promise.allSettled(Array.from({ length: 160 }, () => login(now)));
    const alive = await open();
    expect(alive).toHaveLength(maximum);
    const answered = all.map((one) => (one.status === 'fulfilled' ? one.value : one.reason));
    expect(answered).toEqual(expect.arrayContaining(alive));
    for (const one of answered) if (typeof one !== 'string') expect(one).toEqual(refusing('too_many_requests'));
  });

  it('S10: put right what came to be too many, however many that are', async () => {
    const { table, login, open } = openOn(3);
    for (let one = 0; one < 60; one += 1) {
      const secretHash = String(one).padStart(43, 'x');
      await storeSession(table.put)(sessionOf({ secretHash }, now - 100), callAt());
    }
    const newest = await login(now);
    expect(await open()).toHaveLength(3);
    expect(await open()).toContain(newest);
  });

  it('S10: stop making room when there is no time left for it', async () => {
    const { table } = openOn(1);
    for (const letter of ['a', 'b'])
      await storeSession(table.put)(sessionOf({ secretHash: letter.repeat(43) }), callAt());
    const late = callAt(now, { remainingMilliseconds: 400 });
    await openSessionOn(table, 1)(loginOf(), firstLogin, late);
    expect(table.items()).toHaveLength(3);
  });

  it('S10: that fail end nothing', async () => {
    const { table, login, open } = openOn(1);
    const before = await login(now);
    const failing = { ...table, put: () => Promise.reject(new Error('down')) };
    await expect(openSessionOn(failing, 1)(loginOf(), firstLogin, callAt())).rejects.toThrow('down');
    const blind = { ...table, queryFrom: () => Promise.reject(new Error('blind')) };
    await expect(openSessionOn(blind, 1)(loginOf(), firstLogin, callAt())).rejects.toThrow('blind');
    expect(await open()).toEqual([before]);
  });

  it('R5: succeed when what should make room cannot be removed', async () => {
    const table = memoryTable();
    await storeSession(table.put)(sessionOf({}, now - 100), callAt());
    const stuck = { ...table, remove: () => Promise.reject(new Error('down')) };
    const call = callAt();
    await openSessionOn(stuck, 1)(loginOf(), firstLogin, call);
    expect([table.items().length, call.trail.facts.sessionsEnded]).toEqual([2, undefined]);
    await removeSession(table.remove)(sessionOf(), callAt());
    expect(table.items()).toHaveLength(1);
  });

  it('L4: say in the log how many made room', async () => {
    const { table, login } = openOn(2);
    await login(now);
    await login(now);
    const call = callAt();
    await openSessionOn(table, 1)(loginOf(), firstLogin, call);
    expect(call.trail.facts.sessionsEnded).toBe(2);
  });

  it('S10: the session that is being replaced makes room by itself', async () => {
    const table = memoryTable();
    const open = (token?: string) => {
      const presented = token === undefined ? firstLogin.presented : ({ kind: 'cookie', token } as const);
      return openSessionOn(table, 2)(loginOf(), { ...firstLogin, presented }, callAt());
    };
    const [elsewhere, here] = [await open(), await open()];
    await open(here.token);
    expect(table.items()).toHaveLength(3);
    const held = [hold(elsewhere.session), hold(here.session)];
    expect(withoutPresented(held, { kind: 'cookie', token: here.token })).toEqual([held[0]]);
    for (const token of ['junk', 'a.b.c', `${here.token}x`])
      expect(withoutPresented(held, { kind: 'bearer', token })).toEqual(held);
    expect(withoutPresented(held, { kind: 'none' })).toEqual(held);
  });
});
