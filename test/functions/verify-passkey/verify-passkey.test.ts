// A login by passkey on a table in memory: when the session that a browser brings along ends, and when it stays.
import { describe, expect, it } from 'vitest';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { claimOnce } from '../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { findLoginUser } from '../../../functions/shared/session/login-user.ts';
import { removeSession } from '../../../functions/shared/session/session-store.ts';
import { type VerifyPasskeyPorts, verifyPasskey } from '../../../functions/verify-passkey/verify-passkey.ts';
import { type MemoryTable, memoryTable } from '../../support/memory-table.ts';
import { firstLogin, loginOf, openSessionOn, projectId } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { jsonEvent } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';
import { passkeyDataOf } from '../signed-passkey-data.ts';
import { rules } from '../trusted-issuer.ts';

const origin = 'https://app.example.com';
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));
const hashesOn = (table: MemoryTable) =>
  table
    .items()
    .map(({ sk }) => String(sk))
    .filter((sk) => sk.startsWith('S#'));

/** A browser whose session is the one on the table, and a login with changed ports. */
const withOldSession = async () => {
  const table = memoryTable();
  const { token } = await openSessionOn(table)(loginOf(), firstLogin, callAt());
  const [old] = hashesOn(table);
  const login = (changes: Partial<VerifyPasskeyPorts> = {}, from = origin) => {
    const story = verifyPasskey({
      ...{ projectId, rules, cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set([origin]) },
      allowTokenInBody: false,
      verify: async () => undefined,
      claimOnce: claimOnce(table.put, () => 'nonce'),
      findLoginUser: findLoginUser(table.queryFrom, projectId),
      remindOfFlag: async () => undefined,
      openSession: openSessionOn(table),
      removeSession: removeSession(table.remove),
      ...changes,
    });
    const event = jsonEvent(
      { signedPasskeyData: passkeyDataOf() },
      { cookies: [`s=${token}`], headers: { origin: from } },
    );
    return story(readHttpRequest(event), callAt());
  };
  return { table, old, login };
};

describe('the session that a browser brings along to a login', () => {
  it('S7: ends when the new one has begun', async () => {
    const { table, old, login } = await withOldSession();
    expect((await login()).status).toBe(200);
    expect(hashesOn(table)).toHaveLength(1);
    expect(hashesOn(table)).not.toContain(old);
  });

  it.each<[string, Partial<VerifyPasskeyPorts>, Refusal['code']]>([
    [
      'whose proof Corbado does not confirm',
      { verify: () => Promise.reject(new Refusal('invalid_passkey_data', { reason: 'invalid_signature' })) },
      'invalid_passkey_data',
    ],
    ['whose proof was used before', { claimOnce: async () => false }, 'invalid_passkey_data'],
    ['whose user cannot be read', { findLoginUser: down }, 'login_interrupted'],
    ['whose session cannot be stored', { openSession: down }, 'login_interrupted'],
  ])('S7: stays after a login %s', async (_, changes, code) => {
    const { table, old, login } = await withOldSession();
    await expect(login(changes)).rejects.toEqual(refusing(code));
    expect(hashesOn(table)).toEqual([old]);
  });

  it('S7: stays when the table takes no session, and is not looked for before it has one', async () => {
    const { table, old, login } = await withOldSession();
    table.operations.length = 0;
    await expect(login({ openSession: openSessionOn({ ...table, put: down }) })).rejects.toEqual(
      refusing('login_interrupted'),
    );
    expect(hashesOn(table)).toEqual([old]);
    expect(table.operations).not.toContain('remove');
  });
});

it('C1: a foreign page reaches neither Corbado nor the table', async () => {
  const { table, login } = await withOldSession();
  table.operations.length = 0;
  const verify = () => Promise.reject(new Error('asked'));
  await expect(login({ verify }, 'https://evil.example')).rejects.toEqual(refusing('origin_not_allowed'));
  expect(table.operations).toEqual([]);
});
