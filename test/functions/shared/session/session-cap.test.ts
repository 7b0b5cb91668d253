// How many sessions a user may have, and which ones make room for one more.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../../functions/shared/session/session.ts';
import { sessionsToEnd } from '../../../../functions/shared/session/session-cap.ts';
import {
  listSessions,
  removeSession,
  storeSession,
  withoutPresented,
} from '../../../../functions/shared/session/session-store.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { limits, loginOf, openSessionOn, sessionOf } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';

/** A session by its letter, last used so many seconds ago. */
const used = (letter: string, secondsAgo: number): Session =>
  sessionOf({ secretHash: letter.repeat(43), lastSeenAt: now - secondsAgo }, now - 3600);
const lettersOf = (sessions: readonly Session[]) => sessions.map(({ secretHash }) => secretHash[0]).join('');
const ending = (held: readonly Session[], maximum: number) => lettersOf(sessionsToEnd(held, maximum, limits, now));

describe('which sessions end', () => {
  const three = [used('b', 200), used('c', 100), used('a', 300)];

  it.each([
    [4, ''],
    [3, 'a'],
    [2, 'ab'],
    [1, 'abc'],
  ])('S10: with three, of %i at most: %j, the least recently used first', (maximum, expected) => {
    expect(ending(three, maximum)).toBe(expected);
  });

  it('S10: dead ones first, whatever their last use', () => {
    const dead = { ...used('d', 0), expiresAt: now };
    const idle = used('i', 1800);
    expect([ending([...three, dead], 4), ending([...three, idle, dead], 4)]).toEqual(['d', 'id']);
  });

  it('S10: without changing the list that was read', () => {
    const held = [...three];
    sessionsToEnd(held, 1, limits, now);
    expect(held).toEqual(three);
  });

  it('S10: no more than 25 at once', () => {
    expect(sessionsToEnd(Array(400).fill(used('a', 1)), 20, limits, now)).toHaveLength(25);
  });

  it('S10: whoever stays was used no less recently than whoever ends, and there is room for one more', () => {
    const held = fc.array(fc.nat(1799), { maxLength: 30 }).map((ages) => ages.map((age) => used('x', age)));
    const check = (sessions: Session[], maximum: number) => {
      const ended = sessionsToEnd(sessions, maximum, limits, now);
      const kept = sessions.filter((session) => !ended.includes(session));
      if (ended.length < 25) expect(kept.length + 1).toBeLessThanOrEqual(maximum);
      const newest = Math.max(...ended.map(({ lastSeenAt }) => lastSeenAt));
      for (const { lastSeenAt } of kept) expect(lastSeenAt).toBeGreaterThanOrEqual(newest);
    };
    fc.assert(fc.property(held, fc.integer({ min: 1, max: 12 }), check));
  });
});

describe('logins one after the other', () => {
  const openOn = (maximum: number) => {
    const table = memoryTable();
    const list = listSessions(table.query);
    const { userKey } = loginOf();
    const login = async (at: number) => {
      const { session } = await openSessionOn(table, maximum)(loginOf(), await list(userKey, callAt()), callAt(at));
      return session.secretHash;
    };
    const open = async () => (await list(userKey, callAt())).map(({ secretHash }) => secretHash);
    return { table, login, open };
  };

  it('S10: leave the newest so many', async () => {
    const { login, open } = openOn(3);
    const all: string[] = [];
    for (let second = 0; second < 7; second += 1) all.push(await login(now + second));
    expect((await open()).sort()).toEqual(all.slice(-3).sort());
  });

  it('S10: put right what logins at the same time have exceeded', async () => {
    const { login, open } = openOn(3);
    await Promise.all(Array.from({ length: 10 }, () => login(now)));
    const newest = await login(now + 1);
    expect(await open()).toHaveLength(3);
    expect(await open()).toContain(newest);
  });

  it('S10: that fail end nothing', async () => {
    const { table, login, open } = openOn(1);
    const before = await login(now);
    const failing = { ...table, put: () => Promise.reject(new Error('down')) };
    await expect(openSessionOn(failing, 1)(loginOf(), [sessionOf()], callAt())).rejects.toThrow('down');
    expect(await open()).toEqual([before]);
  });

  it('R5: succeed when what should make room cannot be removed', async () => {
    const table = memoryTable();
    await storeSession(table.put)(sessionOf(), callAt());
    const stuck = { ...table, remove: () => Promise.reject(new Error('down')) };
    const call = callAt();
    await openSessionOn(stuck, 1)(loginOf(), [sessionOf()], call);
    expect([table.items().length, call.trail.facts.sessionsEnded]).toEqual([2, undefined]);
    await removeSession(table.remove)(sessionOf(), callAt());
    expect(table.items()).toHaveLength(1);
  });

  it('L4: say in the log how many made room', async () => {
    const table = memoryTable();
    const call = callAt();
    await openSessionOn(table, 2)(loginOf(), [used('a', 3), used('b', 2), used('c', 1)], call);
    expect(call.trail.facts.sessionsEnded).toBe(2);
  });
});

it('S10: the session that is being replaced makes room by itself', async () => {
  const table = memoryTable();
  const open = (held: readonly Session[]) => openSessionOn(table, 2)(loginOf(), held, callAt());
  const [elsewhere, here] = [await open([]), await open([])];
  const held = [elsewhere.session, here.session];
  expect(withoutPresented(held, { kind: 'cookie', token: here.token })).toEqual([elsewhere.session]);
  for (const token of ['junk', 'a.b.c', `${here.token}x`])
    expect(withoutPresented(held, { kind: 'bearer', token })).toEqual(held);
  expect(withoutPresented(held, { kind: 'none' })).toEqual(held);
});
