// Whom a token is for: what counts as the moment of the login, where requests are counted, and what the log says of the user.
import { describe, expect, it } from 'vitest';
import { requireSubject, type SubjectPorts } from '../../../functions/connect-token/subject.ts';
import { requireSession } from '../../../functions/shared/session/live-session.ts';
import { findSession, storeSession, touchSession } from '../../../functions/shared/session/session-store.ts';
import { formatSessionToken, hashSecret } from '../../../functions/shared/session/session-token.ts';
import { rememberUser, userRowOf } from '../../../functions/shared/user/user-directory.ts';
import { userKeyOf } from '../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, loginOf, projectId, sessionOf } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { rememberPorts } from '../remember-ports.ts';

const userKey = userKeyOf(projectId, 'u-1');
const secret = 's'.repeat(43);
const ofSession = { kind: 'bearer', token: formatSessionToken({ userKey, secret }) } as const;
const ofIssuer = { kind: 'bearer', token: 'a.b.c' } as const;

/** A session that was opened now, by a login of an hour ago: a JWT of then was traded for it. The JWT itself is of then, too. */
const world = async () => {
  const table = memoryTable();
  const session = sessionOf({ ...loginOf(), secretHash: hashSecret(secret), amr: 'issuer', authTime: now - 3600 });
  await storeSession(table.put)(session, callAt());
  const ports: SubjectPorts = {
    projectId,
    requireSession: requireSession(findSession(table.get), limits),
    touchSession: touchSession(table.update, limits),
    verifyIssuerToken: async () => ({ userId: 'u-1', authTimeSeconds: now - 3600, provenAtSeconds: now - 3600 }),
    rememberUser: rememberUser(rememberPorts(table), projectId),
  };
  return { table, session, ports };
};

describe.each([
  ['a session', ofSession],
  ['a JWT', ofIssuer],
] as const)('the user of %s', (_, credential) => {
  it('T4: logged in when they proved who they are, however new the session is', async () => {
    const { ports } = await world();
    expect((await requireSubject(credential, ports, callAt())).authTimeSeconds).toBe(now - 3600);
  });

  it('L1: is a hash in the log', async () => {
    const { ports } = await world();
    const call = callAt();
    await requireSubject(credential, ports, call);
    expect(call.trail.facts.userKey).toBe(userKey);
    expect(JSON.stringify(call.trail.facts)).not.toContain('u-1');
  });

  it('X1: is counted in the row that was read, from what stands there', async () => {
    const { table, session, ports } = await world();
    const key = credential === ofIssuer ? userRowOf(userKey) : { pk: `U#${userKey}`, sk: `S#${session.secretHash}` };
    await requireSubject(credential, ports, callAt());
    await table.update(key, { set: { spentUntil: now + 7.5 } }, callAt());
    expect((await requireSubject(credential, ports, callAt())).row).toEqual({ key, spentUntil: now + 7.5 });
  });
});
