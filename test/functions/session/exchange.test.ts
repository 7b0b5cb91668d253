// A code or a JWT traded for a session, on a table in memory: what ends with it, what stays without it, and what is counted.
import { describe, expect, it } from 'vitest';
import { type ExchangeSystems, exchange, readExchangeRequest } from '../../../functions/session/exchange.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { issueHandoff } from '../../../functions/shared/login/single-use.ts';
import { handoffKey, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Item } from '../../../functions/shared/table/table.ts';
import { countRequests } from '../../../functions/shared/user/request-limit.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, loginOf, openSessionOn, projectId, sessionHashes } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { type EventParts, jsonEvent } from '../gateway-event.ts';
import { issuers, issuerToken } from '../issuer-token.ts';
import { refusing } from '../refusing.ts';
import { rules as userIdRules } from '../trusted-issuer.ts';

const origin = 'https://app.example.com';
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));
const settings = {
  ...{ projectId, userIdRules, limits, maximumPerUser: 20, allowTokenInBody: false, allowIdTokenInBody: false },
  ...{ cookie: { name: 's', sameSite: 'Strict' as const }, allowedOrigins: new Set([origin]) },
};
const userKey = userRowKey(loginOf().userKey);

type Credential = 'code' | 'JWT';

/** A browser whose session is the one on the table, a code and a JWT of the same user, and a trade with changed systems. */
const withOldSession = async () => {
  const table = memoryTable();
  const { token } = await openSessionOn(table)();
  const ceremony = { userId: 'u-1', authTime: now, provenAt: now - 5, credentialId: 'cre-1', challengeId: undefined };
  const { code } = await issueHandoff(table, ceremony, callAt());
  const old = sessionHashes(table.items());
  table.operations.length = 0;
  const systems = { table, issuers, countRequest: countRequests(table, 2) };
  const ask = (body: object, parts: EventParts, changes: Partial<ExchangeSystems> = {}, call = callAt()) =>
    exchange(settings, { ...systems, ...changes })(readHttpRequest(jsonEvent(body, parts)), call);
  const trade = (by: Credential, changes: Partial<ExchangeSystems> = {}, from = origin, call = callAt()) => {
    const jwt = { authorization: `Bearer ${issuerToken()}` };
    const parts = { cookies: [`s=${token}`], headers: { origin: from, ...(by === 'JWT' && jwt) } };
    return ask(by === 'code' ? { handoffCode: code } : {}, parts, changes, call);
  };
  const mark = (set: Item) => table.update(userKey, { set }, callAt());
  return { table, old, code, ask, trade, mark, hashes: () => sessionHashes(table.items()) };
};

describe.each<Credential>(['code', 'JWT'])('the session that a browser presents at the trade of a %s', (by) => {
  it('S7: ends when the new one has begun', async () => {
    const { old, trade, hashes } = await withOldSession();
    expect((await trade(by)).status).toBe(200);
    expect(hashes()).toHaveLength(1);
    expect(hashes()).not.toEqual(old);
  });

  it('S7: stays when the new one cannot be stored', async () => {
    const { table, old, trade, hashes } = await withOldSession();
    const put: typeof table.put = (item, ...rest) =>
      sessionHashes([item]).length > 0 ? down() : table.put(item, ...rest);
    const code = by === 'code' ? 'login_interrupted' : 'temporarily_unavailable';
    await expect(trade(by, { table: { ...table, put } })).rejects.toEqual(refusing(code));
    expect(hashes()).toEqual(old);
    expect(table.operations.filter((operation) => operation === 'query')).toHaveLength(by === 'code' ? 1 : 0);
  });

  it('C1: stays when a foreign page asks, which reaches nothing', async () => {
    const { table, trade } = await withOldSession();
    await expect(trade(by, {}, 'https://evil.example')).rejects.toEqual(refusing('origin_not_allowed'));
    expect(table.operations).toEqual([]);
  });

  it('S8: stays when the user is blocked, and there is no other', async () => {
    const { old, trade, mark, hashes } = await withOldSession();
    await mark({ blockedAt: now });
    await expect(trade(by)).rejects.toEqual(refusing('unauthorized', 'user_blocked'));
    expect(hashes()).toEqual(old);
  });

  it('S8: stays when the login is of before a logout everywhere', async () => {
    const { old, trade, mark, hashes } = await withOldSession();
    await mark({ revokedBefore: now - 5, revokedMark: 'm' });
    await expect(trade(by)).rejects.toEqual(
      by === 'code' ? refusing('unauthorized', 'revoked_since') : refusing('reauthentication_required'),
    );
    expect(hashes()).toEqual(old);
  });
});

it('S5: the session says how and when the user proved who they are, and knows them as the table does', async () => {
  const { table, trade, mark, hashes, old } = await withOldSession();
  const opened = () =>
    table.items().find((row) => sessionHashes([row])[0] === hashes().find((one) => !old.includes(one)));
  await mark({ identifier: 'ada@example.com', displayName: 'Ada' });
  const body = { success: true, userId: 'u-1', expiresAt: now + limits.absoluteSeconds };
  expect((await trade('code')).body).toEqual(body);
  const known = { userId: 'u-1', identifier: 'ada@example.com', displayName: 'Ada' };
  expect(opened()).toMatchObject({ ...known, amr: 'passkey', authTime: now, credentialId: 'cre-1' });
  const call = callAt();
  const other = await withOldSession();
  await other.trade('JWT', {}, origin, call);
  expect(other.table.items()).toContainEqual(expect.objectContaining({ amr: 'issuer', authTime: now - 5 }));
  expect(call.trail.facts).toMatchObject({ credential: 'jwt' });
});

it('S7: what was presented stays when the code is unknown, used, or used by another at this moment', async () => {
  const { table, old, code, ask, trade, hashes } = await withOldSession();
  await expect(ask({ handoffCode: 'c'.repeat(43) }, {})).rejects.toEqual(refusing('unauthorized'));
  const get: typeof table.get = async (...asked) => {
    const row = await table.get(...asked);
    await table.update(handoffKey(code), { set: { redeemedBy: 'another' } }, callAt());
    return row;
  };
  await expect(trade('code', { table: { ...table, get } })).rejects.toEqual(refusing('unauthorized'));
  await expect(trade('code')).rejects.toEqual(refusing('unauthorized'));
  expect(hashes()).toEqual(old);
});

it('R5: a code that is used up is not asked for again when the user cannot be read', async () => {
  const { table, trade } = await withOldSession();
  await expect(trade('code', { table: { ...table, query: down } })).rejects.toEqual(refusing('login_interrupted'));
});

it('X1: one trade of a JWT more than the user has left is refused', async () => {
  const { trade } = await withOldSession();
  await trade('JWT');
  await trade('JWT');
  await expect(trade('JWT')).rejects.toEqual(refusing('too_many_requests', 'user_limit'));
});

it.each<[string, (code: string) => object, Record<string, string>, 'invalid_request' | 'unauthorized', string]>([
  ['nothing', () => ({}), {}, 'unauthorized', 'nothing_to_exchange'],
  ['a session token', () => ({}), { authorization: 'Bearer a.b' }, 'unauthorized', 'nothing_to_exchange'],
  [
    'a code and a JWT',
    (handoffCode) => ({ handoffCode }),
    { authorization: 'Bearer a.b.c' },
    'invalid_request',
    'two_credentials',
  ],
  ['a JWT in the body where that is off', () => ({ idToken: 'a.b.c' }), {}, 'invalid_request', 'id_token_in_body_off'],
  ['a token in the body where that is off', () => ({ delivery: 'token' }), {}, 'invalid_request', 'token_in_body_off'],
])('S5: %s is refused before the table is asked', async (_, body, headers, code, reason) => {
  const { table, code: handoffCode, ask } = await withOldSession();
  await expect(ask(body(handoffCode), { headers })).rejects.toEqual(refusing(code, reason));
  expect(table.operations).toEqual([]);
});

describe('what a request may say', () => {
  const shape = refusing('invalid_request', 'body_shape');

  it.each([
    [{}, { delivery: 'cookie' }],
    [{ delivery: 'cookie' }, { delivery: 'cookie' }],
    [{ delivery: 'token' }, { delivery: 'token' }],
    [{ idToken: 'a.b.c' }, { idToken: 'a.b.c', delivery: 'cookie' }],
    [{ handoffCode: 'c' }, { handoffCode: 'c', delivery: 'cookie' }],
  ])('S5: %j', (body, expected) => expect(readExchangeRequest(body)).toEqual(expected));

  it.each([
    ...[null, '', 'Token', 'both', ['token'], true, {}].map((delivery) => ({ delivery })),
    ...[null, 7, ['c'], {}, true].flatMap((value) => [{ handoffCode: value }, { idToken: value }]),
    ...['userId', 'identifier', 'sessionId', 'username', '__proto__'].map((name) => JSON.parse(`{"${name}":"victim"}`)),
  ])('A1: not %j', (body) => expect(() => readExchangeRequest(body)).toThrow(shape));
});
