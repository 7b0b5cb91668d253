// Sessions in the table: from a credential to the session it stands for, or the one refusal for all that stand for none; used and listed.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import type { Credential } from '../../../../functions/shared/http/credential.ts';
import { parseSessionToken, type SessionToken } from '../../../../functions/shared/login/session.ts';
import {
  findSession,
  hasSession,
  listSessionIds,
  listSessions,
  removeSession,
  requireSession,
  touchSession,
} from '../../../../functions/shared/login/sessions.ts';
import { passkeyKey, sessionKey, userRowKey } from '../../../../functions/shared/table/rows.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { firstLogin, limits, loginOf, openSessionOn, projectId } from '../../a-login.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const { userKey } = loginOf();
const rules = { projectId, limits };

const opened = async () => {
  const table = memoryTable();
  const { token, session } = await openSessionOn(table)();
  const parsed = parseSessionToken(token) as SessionToken;
  table.operations.length = 0;
  const require = (credential: Credential, at = now) => requireSession(table, credential, rules, callAt(at));
  return { table, token, parsed, session, require };
};
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

describe('a credential', () => {
  it.each(['cookie', 'bearer'] as const)('S3: by %s stands for its session until it ends', async (kind) => {
    const { table, require, token, session } = await opened();
    expect(await require({ kind, token }, now + 1799)).toEqual(session);
    expect(table.operations).toEqual(['get']);
    await expect(require({ kind, token }, now + 1800)).rejects.toEqual(refusing('unauthorized', 'session_expired'));
  });

  it('S8: is refused at the next request when its session was removed', async () => {
    const { table, require, token, session } = await opened();
    expect(await hasSession(table, session, callAt())).toBe(true);
    await removeSession(table, session, callAt());
    await expect(require({ kind: 'cookie', token })).rejects.toEqual(refusing('unauthorized', 'session_unknown'));
    expect(await hasSession(table, session, callAt())).toBe(false);
  });

  it('S8: is refused where it was not opened: blocks and logouts of this project would not end it', async () => {
    const { table, token } = await opened();
    const asked = requireSession(table, { kind: 'bearer', token }, { ...rules, projectId: 'pro-2' }, callAt());
    await expect(asked).rejects.toEqual(refusing('unauthorized', 'session_of_another_project'));
  });

  it.each([
    { kind: 'none' },
    { kind: 'cookie', token: '' },
    { kind: 'cookie', token: 's'.repeat(43) },
    { kind: 'bearer', token: `${'k'.repeat(22)}.${'s'.repeat(42)}+` },
    { kind: 'bearer', token: 'header.payload.signature' },
  ] as const)('S1: %j is refused without a read', async (credential) => {
    const { table, require } = await opened();
    await expect(require(credential)).rejects.toEqual(refusing('unauthorized'));
    expect(table.operations).toEqual([]);
  });

  it('S1: finds nothing with another secret, for another user, or by the hash itself', async () => {
    const { table, parsed, session } = await opened();
    for (const change of [{ secret: 's'.repeat(43) }, { userKey: 'k'.repeat(22) }, { secret: session.secretHash }])
      expect(await findSession(table, { ...parsed, ...change }, callAt())).toBeUndefined();
  });

  it('R5: finds no session in a row that cannot be read as one, and that is an error in the log', async () => {
    const { table, parsed, session } = await opened();
    await table.put({ ...sessionKey(session), userId: 7 }, callAt());
    const call = callAt();
    expect(await findSession(table, parsed, call)).toBeUndefined();
    expect([...call.trail.metrics, call.trail.facts.hint]).toEqual(['RowUnreadable', 'session_row_unreadable']);
    expect(await listSessions(table, userKey, callAt())).toEqual([]);
    expect(await listSessionIds(table, userKey, callAt())).toEqual([{ userKey, secretHash: session.secretHash }]);
  });

  it('L1: puts names into the log that open nothing and identify nobody', async () => {
    const { table, token, session } = await opened();
    const call = callAt();
    await requireSession(table, { kind: 'bearer', token }, rules, call);
    expect(call.trail.facts).toEqual({ credential: 'bearer', userKey, sessionId: session.secretHash.slice(0, 16) });
  });
});

describe('a use', () => {
  it('S9: is written at most once within a window, in a hundred requests', async () => {
    const { table, parsed } = await opened();
    for (let request = 0; request < 100; request += 1) {
      const call = callAt(now + 180 + request);
      const session = await findSession(table, parsed, call);
      if (session !== undefined) await touchSession(table, session, limits, call);
    }
    expect(table.operations.filter((operation) => operation === 'update')).toHaveLength(1);
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 180, expiresAt: now + 10_800 });
  });

  it('S9: is written once by parallel requests, and none of them fails', async () => {
    const { table, session } = await opened();
    const calls = Array.from({ length: 20 }, () => callAt(now + 200));
    const after = await Promise.all(calls.map((call) => touchSession(table, session, limits, call)));
    expect(after.filter(({ lastSeenAt }) => lastSeenAt === now + 200)).toHaveLength(1);
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 200 });
    expect(calls.every((call) => call.trail.facts.touchFailed === undefined)).toBe(true);
  });

  it('S9: that comes late does not put the last use back', async () => {
    const { table, session } = await opened();
    await touchSession(table, session, limits, callAt(now + 300));
    expect(await touchSession(table, session, limits, callAt(now + 200))).toEqual(session);
    expect(table.items()[0]).toMatchObject({ lastSeenAt: now + 300 });
  });

  it('R5: that cannot be written is noted, and is not the user’s problem', async () => {
    const { session } = await opened();
    const call = callAt(now + 200);
    expect(await touchSession({ update: down }, session, limits, call)).toEqual(session);
    expect(call.trail.facts).toEqual({ touchFailed: true });
  });

  it('S8: after the end of its session brings no row back', async () => {
    const { table, session } = await opened();
    const call = callAt(now + 200);
    await removeSession(table, session, call);
    expect(await touchSession(table, session, limits, call)).toEqual(session);
    expect(table.items()).toEqual([]);
  });
});

it('S8: a user’s sessions are listed, and no other rows', async () => {
  const { table, session } = await opened();
  const mine = [session.secretHash, (await openSessionOn(table)()).session.secretHash].sort();
  await openSessionOn(table)(loginOf('u-2'), firstLogin);
  await table.put({ ...userRowKey(userKey), userId: 'u-1' }, callAt());
  await table.put(passkeyKey(userKey, 'cre-1'), callAt());
  expect((await listSessions(table, userKey, callAt())).map(({ secretHash }) => secretHash)).toEqual(mine);
  expect(await listSessionIds(table, userKey, callAt())).toEqual(mine.map((secretHash) => ({ userKey, secretHash })));
});
