// A code or a JWT traded for a session, on a table in memory: what ends with it, what stays without it, and what is counted.
import { describe, expect, it } from 'vitest';
import { type ExchangePorts, exchange } from '../../../functions/session/exchange.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { findHandoff, issueHandoff, redeemHandoff } from '../../../functions/shared/session/handoff.ts';
import { findLoginUser } from '../../../functions/shared/session/login-user.ts';
import { removeSession } from '../../../functions/shared/session/session-store.ts';
import { countRequests } from '../../../functions/shared/user/request-limit.ts';
import { rememberUser, userRowOf } from '../../../functions/shared/user/user-directory.ts';
import { type MemoryTable, memoryTable } from '../../support/memory-table.ts';
import { firstLogin, loginOf, openSessionOn, projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { jsonEvent } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';
import { rememberPorts } from '../remember-ports.ts';

const origin = 'https://app.example.com';
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));
const hashesOn = (table: MemoryTable) =>
  table
    .items()
    .map(({ sk }) => String(sk))
    .filter((sk) => sk.startsWith('S#'));

type Credential = 'code' | 'JWT';

/** A browser whose session is the one on the table, a code and a JWT of the same user, and a trade with changed ports. */
const withOldSession = async () => {
  const table = memoryTable();
  const { token } = await openSessionOn(table)(loginOf(), firstLogin, callAt());
  const ceremony = { userId: 'u-1', authTime: now, provenAt: now - 5, credentialId: 'cre-1', challengeId: undefined };
  const { code } = await issueHandoff(table.put, (size) => Buffer.alloc(size, 7))(ceremony, callAt());
  const [old] = hashesOn(table);
  const ports: ExchangePorts = {
    ...{ projectId, cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set([origin]) },
    ...{ allowTokenInBody: false, allowIdTokenInBody: false },
    verifyIssuerToken: async () => ({ userId: 'u-1', authTimeSeconds: now - 5, provenAtSeconds: now - 5 }),
    findHandoff: findHandoff(table.get),
    redeemHandoff: redeemHandoff(table.update, () => 'nonce'),
    findLoginUser: findLoginUser(table.queryFrom, projectId),
    rememberUser: rememberUser(rememberPorts(table), projectId),
    countRequest: countRequests(table.update, 2),
    openSession: openSessionOn(table),
    removeSession: removeSession(table.remove),
  };
  const trade = (by: Credential, changes: Partial<ExchangePorts> = {}, from = origin) => {
    const headers = by === 'JWT' ? { origin: from, authorization: 'Bearer a.b.c' } : { origin: from };
    const event = jsonEvent(by === 'code' ? { handoffCode: code } : {}, { cookies: [`s=${token}`], headers });
    return exchange({ ...ports, ...changes })(readHttpRequest(event), callAt());
  };
  return { table, old, trade };
};

describe.each<Credential>(['code', 'JWT'])('the session that a browser brings along to the trade of a %s', (by) => {
  it('S7: ends when the new one has begun', async () => {
    const { table, old, trade } = await withOldSession();
    expect((await trade(by)).status).toBe(200);
    expect(hashesOn(table)).toHaveLength(1);
    expect(hashesOn(table)).not.toContain(old);
  });

  it('S7: stays when the new one cannot be stored', async () => {
    const { table, old, trade } = await withOldSession();
    const openSession = openSessionOn({ ...table, put: down });
    await expect(trade(by, { openSession })).rejects.toBeInstanceOf(Refusal);
    expect(hashesOn(table)).toEqual([old]);
    expect(table.operations).not.toContain('remove');
  });

  it('C1: stays when a foreign page asks, which reaches nothing', async () => {
    const { table, trade } = await withOldSession();
    table.operations.length = 0;
    await expect(trade(by, {}, 'https://evil.example')).rejects.toEqual(refusing('origin_not_allowed'));
    expect(table.operations).toEqual([]);
  });

  it('S8: stays when the user is blocked, and there is no other', async () => {
    const { table, old, trade } = await withOldSession();
    await table.update(userRowOf(loginOf().userKey), { set: { blockedAt: now } }, callAt());
    await expect(trade(by)).rejects.toEqual(refusing('unauthorized', 'user_blocked'));
    expect(hashesOn(table)).toEqual([old]);
  });
});

it('S7: what was presented stays when the code is none', async () => {
  const { table, old, trade } = await withOldSession();
  const used = () => Promise.reject(new Refusal('unauthorized', { reason: 'handoff_unknown_used_or_expired' }));
  await expect(trade('code', { findHandoff: used })).rejects.toEqual(refusing('unauthorized'));
  await expect(trade('code', { redeemHandoff: used })).rejects.toEqual(refusing('unauthorized'));
  expect(hashesOn(table)).toEqual([old]);
});

it('S8: a code of before a logout everywhere opens nothing', async () => {
  const { table, old, trade } = await withOldSession();
  await table.update(userRowOf(loginOf().userKey), { set: { revokedBefore: now - 5, revokedMark: 'm' } }, callAt());
  await expect(trade('code')).rejects.toEqual(refusing('unauthorized', 'revoked_since'));
  expect(hashesOn(table)).toEqual([old]);
});

it('X1: one trade of a JWT more than the user has left is refused', async () => {
  const { trade } = await withOldSession();
  const countRequest = countRequests(() => Promise.reject(new Error('no write is due')), 2);
  await trade('JWT', { countRequest });
  await trade('JWT', { countRequest });
  await expect(trade('JWT', { countRequest })).rejects.toEqual(refusing('too_many_requests', 'user_limit'));
});
