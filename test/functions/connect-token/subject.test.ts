// Whom a token is for: what counts as the moment of the login, where requests are counted, and what the log says of the user.
import { describe, expect, it } from 'vitest';
import { requireSubject } from '../../../functions/connect-token/subject.ts';
import { formatSessionToken, hashSecret } from '../../../functions/shared/login/session.ts';
import { storeSession } from '../../../functions/shared/login/sessions.ts';
import { sessionKey, userKeyOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, loginOf, projectId, sessionOf } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { issuers, issuerToken } from '../issuer-token.ts';
import { rules } from '../trusted-issuer.ts';

const userKey = userKeyOf(projectId, 'u-1');
const secret = 's'.repeat(43);
const rowOfSession = sessionKey({ userKey, secretHash: hashSecret(secret) });

/** A session that was opened now, by a login of an hour ago: a JWT of then was traded for it. The JWT itself is of then, too. */
const world = async (token: string) => {
  const table = memoryTable();
  const session = sessionOf({ ...loginOf(), secretHash: hashSecret(secret), amr: 'issuer', authTime: now - 3600 });
  await storeSession(table, session, callAt());
  table.operations.length = 0;
  const settings = { projectId, userIdRules: rules, limits };
  const find = (call = callAt()) => requireSubject({ kind: 'bearer', token }, settings, { table, issuers }, call);
  return { table, find };
};

describe.each([
  ['a session', formatSessionToken({ userKey, secret }), rowOfSession, ['get'], 'bearer'],
  ['a JWT', issuerToken({ auth_time: now - 3600 }), userRowKey(userKey), ['update'], 'jwt'],
] as const)('the user of %s', (_, token, key, operations, credential) => {
  it('T4: logged in when they proved who they are, however new the session is', async () => {
    const { find } = await world(token);
    expect(await find()).toMatchObject({ userId: 'u-1', authTimeSeconds: now - 3600 });
  });

  it('L1: is a hash in the log', async () => {
    const { find } = await world(token);
    const call = callAt();
    await find(call);
    expect(call.trail.facts).toMatchObject({ userKey, credential });
    expect(JSON.stringify(call.trail.facts)).not.toContain('u-1');
  });

  it('X1: is counted in the row that was read, from what stands there, and costs one call to the table', async () => {
    const { table, find } = await world(token);
    await find();
    await table.update(key, { set: { spentUntil: now + 7.5 } }, callAt());
    table.operations.length = 0;
    expect((await find()).row).toEqual({ key, spentUntil: now + 7.5 });
    expect(table.operations).toEqual(operations);
  });
});

it.each([
  ['a session', formatSessionToken({ userKey, secret }), 1],
  ['a JWT', issuerToken(), 0],
] as const)('S9: the use of %s is recorded when that is asked for, and not before', async (_, token, writes) => {
  const { table, find } = await world(token);
  await find();
  const { touch } = await find(callAt(now + 200));
  const before = table.operations.length;
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(table.operations).toHaveLength(before);
  await touch();
  expect(table.operations.slice(before)).toEqual(Array(writes).fill('update'));
});
