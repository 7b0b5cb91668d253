// A login by passkey on a table in memory: what a request may say, which way the session goes, and when an old one ends.
import { describe, expect, it } from 'vitest';
import { startedFlag } from '../../../functions/shared/flag/flag-row.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { readHttpRequest } from '../../../functions/shared/http/http-request.ts';
import { kindOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Item, Key, Table } from '../../../functions/shared/table/table.ts';
import {
  deliverInDialect,
  readVerifyRequest,
  usualDelivery,
  type VerifyPasskeySystems,
  verifyPasskey,
} from '../../../functions/verify-passkey/verify-passkey.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { limits, loginOf, openSessionOn, projectId, sessionHashes } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { httpRequest, jsonEvent } from '../gateway-event.ts';
import { refusing } from '../refusing.ts';
import { passkeyDataOf, verifyingCorbado } from '../signed-passkey-data.ts';
import { rules as userIdRules } from '../trusted-issuer.ts';

const origin = 'https://app.example.com';
const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));
const settings = {
  ...{ projectId, userIdRules, limits, maximumPerUser: 20, allowTokenInBody: false },
  ...{ cookie: { name: 's', sameSite: 'Strict' as const }, allowedOrigins: new Set([origin]) },
};
const isOfKind = (item: Item, kind: string) => kindOf(item as Key) === kind;

/** A browser whose session is the one on the table, and a login with changed systems. */
const withOldSession = async () => {
  const table = memoryTable();
  const { token } = await openSessionOn(table)();
  const old = sessionHashes(table.items());
  table.operations.length = 0;
  const corbado = verifyingCorbado();
  const login = (changes: Partial<VerifyPasskeySystems> = {}, from = origin, call = callAt()) => {
    const story = verifyPasskey(settings, { table, corbado, ...changes });
    const parts = { cookies: [`s=${token}`], headers: { origin: from } };
    return story(readHttpRequest(jsonEvent({ signedPasskeyData: passkeyDataOf() }, parts)), call);
  };
  /** The table, which takes no row of this kind. */
  const without = (kind: string): Table => ({
    ...table,
    put: (item, ...rest) => (isOfKind(item, kind) ? down() : table.put(item, ...rest)),
  });
  return { table, corbado, old, login, without, hashes: () => sessionHashes(table.items()) };
};

describe('the session that a browser presents at a login', () => {
  it('S7: ends when the new one has begun', async () => {
    const { old, login, hashes } = await withOldSession();
    const answer = await login();
    expect(answer).toMatchObject({ status: 200, body: { success: true, userId: 'u-1' } });
    expect(hashes()).toHaveLength(1);
    expect(hashes()).not.toEqual(old);
  });

  type World = Awaited<ReturnType<typeof withOldSession>>;
  it.each<[string, (world: World) => Partial<VerifyPasskeySystems>, Refusal['code']]>([
    [
      'whose proof Corbado does not confirm',
      () => ({ corbado: verifyingCorbado(() => 'invalid_signature') }),
      'invalid_passkey_data',
    ],
    ['whose user cannot be read', ({ table }) => ({ table: { ...table, query: down } }), 'login_interrupted'],
    ['whose user the pool does not let in', () => ({ requireActiveUser: down }), 'login_interrupted'],
    ['whose proof cannot be marked', ({ without }) => ({ table: without('marker') }), 'login_interrupted'],
    ['whose session cannot be stored', ({ without }) => ({ table: without('session') }), 'login_interrupted'],
  ])('S7: stays after a login %s', async (_, changes, code) => {
    const world = await withOldSession();
    await expect(world.login(changes(world))).rejects.toEqual(refusing(code));
    expect(world.hashes()).toEqual(world.old);
    expect(world.table.operations).not.toContain('remove');
  });

  it('S7: that a login with a used proof presents stays', async () => {
    const { login, hashes } = await withOldSession();
    await login();
    const current = hashes();
    await expect(login()).rejects.toEqual(refusing('invalid_passkey_data', 'replayed'));
    expect(hashes()).toEqual(current);
  });
});

it('C1: a foreign page reaches neither Corbado nor the table', async () => {
  const { table, corbado, login } = await withOldSession();
  await expect(login({}, 'https://evil.example')).rejects.toEqual(refusing('origin_not_allowed'));
  expect([corbado.asked, table.operations]).toEqual([[], []]);
});

it('M3: a login by a user whose flag never arrived puts the user on the list, and none depends on that', async () => {
  const { table, login, without } = await withOldSession();
  const key = userRowKey(loginOf().userKey);
  await table.put({ ...key, ...startedFlag('nonce', callAt(now - 900)) }, callAt());
  const call = callAt();
  await login({ table: without('due') }, origin, call);
  expect(call.trail.facts).toMatchObject({ flagUnsettled: true });
  const other = await withOldSession();
  await other.table.put({ ...key, ...startedFlag('nonce', callAt(now - 900)) }, callAt());
  await other.login();
  expect(other.table.items().filter((row) => isOfKind(row, 'due'))).toMatchObject([{ userId: 'u-1' }]);
});

const verify = '/auth/passkey/verify';
const completeLogin = '/auth/completeLogin';
const ofExampleApps = '/auth/verifySignedPasskeyData';

describe('which way a session goes', () => {
  it.each([
    [verify, true, 'cookie'],
    [verify, false, 'cookie'],
    // Refused later, by the setting's name: a cookie would be no answer that such a client can read.
    [completeLogin, false, 'token'],
    [completeLogin, true, 'token'],
    [ofExampleApps, true, 'token'],
    [ofExampleApps, false, 'cookie'],
  ])('S5: at %s, with tokens in bodies %s, an app means a %s', (path, isAllowed, expected) => {
    expect(usualDelivery(httpRequest({ path }), isAllowed)).toBe(expected);
  });

  it.each([verify, completeLogin, ofExampleApps])('S5: at %s a browser always means the cookie', (path) => {
    for (const headers of [{ origin }, { origin: 'null' }, { 'sec-fetch-site': 'none' }])
      expect(usualDelivery(httpRequest({ path, headers }), true)).toBe('cookie');
  });

  it('S5: a token is given exactly as the page for its name shows, and a cookie is the same everywhere', async () => {
    const opened = await openSessionOn(memoryTable())();
    const give = (path: string, delivery: 'cookie' | 'token') =>
      deliverInDialect(path, opened, delivery, settings.cookie, now);
    const exact = { success: true, accessToken: opened.token };
    expect(give(completeLogin, 'token')).toEqual({ status: 200, body: exact, cookies: [] });
    for (const path of [verify, ofExampleApps]) {
      expect(give(path, 'token').body).toMatchObject({ ...exact, sessionId: opened.token, tokenType: 'Bearer' });
      expect(give(path, 'cookie')).toEqual(give(completeLogin, 'cookie'));
    }
    expect(JSON.stringify(give(completeLogin, 'cookie').body)).not.toContain(opened.token);
  });
});

describe('what a request may say', () => {
  const signedPasskeyData = 'a.b.c';

  it.each([undefined, 'cookie', 'token'])('S5: delivery %s', (delivery) => {
    const body = { signedPasskeyData, ...(delivery && { delivery }) };
    expect(readVerifyRequest(body)).toEqual({ signedPasskeyData, delivery });
    expect(readVerifyRequest({ ...body, clientState: 'x' })).toEqual({ signedPasskeyData, delivery });
  });

  it.each([
    ...[null, '', 'Token', 'both', ['token'], true, {}].map((delivery) => ({ signedPasskeyData, delivery })),
    ...[undefined, null, '', 7, ['a.b.c'], {}, true].map((value) => ({ signedPasskeyData: value })),
    ...['userId', 'identifier', 'sessionId', 'username', 'idToken', '__proto__'].map((name) =>
      JSON.parse(`{"signedPasskeyData":"a.b.c","${name}":"victim"}`),
    ),
  ])('A1: not %j', (body) => {
    expect(() => readVerifyRequest(body)).toThrow(refusing('invalid_request', 'body_shape'));
  });
});
