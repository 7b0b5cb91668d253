// Sessions in the table: found, used, listed, ended.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { endPresentedSession } from '../../../../functions/shared/session/ending-sessions.ts';
import {
  findSession,
  listSessions,
  removeSession,
  touchSession,
} from '../../../../functions/shared/session/session-store.ts';
import { parseSessionToken, type SessionToken } from '../../../../functions/shared/session/session-token.ts';
import { type MemoryTable, memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const openOn = async (table: MemoryTable, userId = 'u-1') => {
  const { token, session } = await openSessionOn(table)(loginOf(userId), firstLogin, callAt());
  const parsed: SessionToken = parseSessionToken(token) ?? { userKey: '', secret: '' };
  return { token, parsed, session };
};
const outage = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

describe('finding', () => {
  it('S1: by the user and the hash of the secret, with one read', async () => {
    const table = memoryTable();
    const { parsed, session } = await openOn(table);
    expect(await findSession(table.get)(parsed, callAt())).toEqual(session);
    expect(table.operations).toEqual(['put', 'query', 'get']);
    const [row] = table.items();
    expect(row?.pk).toBe(`U#${session.userKey}`);
    expect(row?.sk).toBe(`S#${createHash('sha256').update(parsed.secret).digest('base64url')}`);
  });

  it('S1: finds nothing under another secret, another user, or the hash itself', async () => {
    const table = memoryTable();
    const { parsed, session } = await openOn(table);
    for (const token of [
      { ...parsed, secret: 's'.repeat(43) },
      { ...parsed, userKey: 'k'.repeat(22) },
      { ...parsed, secret: session.secretHash },
    ])
      expect(await findSession(table.get)(token, callAt())).toBeUndefined();
  });

  it('R5: an outage is an outage, and a row that is no session is none, and an error in the log', async () => {
    const token = { userKey: 'k'.repeat(22), secret: 's'.repeat(43) };
    await expect(findSession(outage)(token, callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
    const junk = async () => ({ pk: 'U#k', sk: 'S#h', userId: 7 });
    const call = callAt();
    expect(await findSession(junk)(token, call)).toBeUndefined();
    expect([...call.trail.metrics, call.trail.facts.hint]).toEqual(['RowUnreadable', 'session_row_unreadable']);
  });
});

describe('using', () => {
  it('S9: a hundred requests within a window write at most once', async () => {
    const table = memoryTable();
    const { parsed } = await openOn(table);
    for (let request = 0; request < 100; request += 1) {
      const call = callAt(now + 180 + request);
      const session = await findSession(table.get)(parsed, call);
      if (session !== undefined) await touchSession(table.update, limits)(session, call);
    }
    expect(table.operations.filter((operation) => operation === 'update')).toHaveLength(1);
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 180, expiresAt: now + 10_800 });
  });

  it('S9: parallel requests write the same use once, and none of them fails', async () => {
    const table = memoryTable();
    const { session } = await openOn(table);
    const calls = Array.from({ length: 20 }, () => callAt(now + 200));
    await Promise.all(calls.map((call) => touchSession(table.update, limits)(session, call)));
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 200 });
    expect(calls.every((call) => call.trail.facts.touchFailed === undefined)).toBe(true);
  });

  it('S9: one that comes late does not put the last use back', async () => {
    const table = memoryTable();
    const { session } = await openOn(table);
    await touchSession(table.update, limits)(session, callAt(now + 300));
    expect(await touchSession(table.update, limits)(session, callAt(now + 200))).toEqual(session);
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 300 });
  });

  it('R5: an outage while recording is noted and is not the user’s problem', async () => {
    const { session } = await openOn(memoryTable());
    const call = callAt(now + 200);
    await touchSession(outage, limits)(session, call);
    expect(call.trail.facts).toEqual({ touchFailed: true });
  });
});

describe('ending', () => {
  it('S8: no order of using and ending brings a row back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const table = memoryTable();
        const { session } = await openOn(table);
        const call = callAt(now + 200);
        const update = scheduler.scheduleFunction(table.update);
        const remove = scheduler.scheduleFunction(table.remove);
        const all = [
          touchSession(update, limits)(session, call),
          removeSession(remove)(session, call),
          touchSession(update, limits)(session, call),
        ];
        await scheduler.waitAll();
        await Promise.all(all);
        expect(table.items()).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('S8: a user’s sessions are listed, and nobody else’s rows', async () => {
    const table = memoryTable();
    const mine = [await openOn(table), await openOn(table)].map(({ session }) => session.secretHash);
    await openOn(table, 'u-2');
    const { userKey } = loginOf();
    await table.put({ pk: `U#${userKey}`, sk: 'U', userId: 'u-1' }, callAt());
    await table.put({ pk: `U#${userKey}`, sk: 'P#cre-1' }, callAt());
    const listed = await listSessions(table.query)(userKey, callAt());
    expect(listed.map(({ secretHash }) => secretHash).sort()).toEqual(mine.sort());
  });

  it('S7: a presented token ends its own session; anything else that was presented is passed over', async () => {
    const table = memoryTable();
    const [mine, other] = [await openOn(table), await openOn(table)];
    const end = (token: string) =>
      endPresentedSession({ kind: 'bearer', token }, removeSession(table.remove), callAt());
    await endPresentedSession({ kind: 'none' }, removeSession(table.remove), callAt());
    for (const junk of ['', 'a.b.c', `${mine.token}x`, mine.session.secretHash]) await end(junk);
    expect(table.operations).not.toContain('remove');
    await end(`${mine.parsed.userKey}.${'s'.repeat(43)}`);
    expect(table.items()).toHaveLength(2);
    await end(mine.token);
    expect(await findSession(table.get)(mine.parsed, callAt())).toBeUndefined();
    expect(await findSession(table.get)(other.parsed, callAt())).toBeDefined();
  });

  it('R5: one that cannot be ended now is noted, and is not the problem of the login that replaces it', async () => {
    const { token } = await openOn(memoryTable());
    const call = callAt();
    await endPresentedSession({ kind: 'cookie', token }, outage, call);
    expect(call.trail.facts).toEqual({ oldSessionLeft: true });
  });
});
