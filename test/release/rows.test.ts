// Two versions at one table: the last release's function, as it was deployed, and today's read and change each other's rows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '../../functions/shared/table/table.ts';
import { createLambdaRuntime, type LambdaRuntime } from '../../local/lambda/lambda-runtime.ts';
import type { LocalFunction } from '../../local/lambda/template-functions.ts';
import { writeSamples } from '../../release/row-samples.ts';
import { checkRows, compareRows, readLastBundle, readLastRows } from '../../release/rows.ts';
import { type EventParts, gatewayEvent, jsonEvent } from '../functions/gateway-event.ts';
import { callAction } from '../support/action-call.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { idTokenFor, newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { partitionOf, rowsOf, sessionKey, sessionRow, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { SESSION_DELIVERY: 'handoff' } } });
const folder = mkdtempSync(join(tmpdir(), 'last-release-'));
let lastRelease: LambdaRuntime;

/** Tokens in the body, and users who are known by their address. */
const settingsOf = ({ environment }: LocalFunction): Record<string, string> => {
  const issuers = JSON.parse(environment.TRUSTED_ISSUERS ?? '[]') as object[];
  const byAddress = issuers.map((issuer) => ({ ...issuer, identifierClaim: 'email', trustUnverified: ['email'] }));
  return { ALLOW_TOKEN_IN_BODY: 'true', TRUSTED_ISSUERS: JSON.stringify(byAddress) };
};

beforeAll(async () => {
  writeFileSync(join(folder, 'index.mjs'), await readLastBundle());
  const { clock, dynamodb, template } = bench.system();
  const today = template.functions.find(({ name }) => name === 'session');
  if (today === undefined) throw new Error('the local stage has no session function');
  bench.system().reconfigure('session', settingsOf(today));
  lastRelease = createLambdaRuntime({
    functions: [{ ...today, codeFolder: folder }],
    clock,
    redirects: { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url },
    extraEnvironment: { session: settingsOf(today) },
    onLine: () => {},
  });
});
afterAll(async () => {
  await lastRelease.close();
  rmSync(folder, { recursive: true });
});

type Answer = { readonly statusCode: number; readonly body: string };
type Ask = (event: unknown) => Promise<Answer & { readonly fields: Record<string, unknown> }>;

const asking =
  (runtime: () => Pick<LambdaRuntime, 'invoke'>): Ask =>
  async (event) => {
    const result = await runtime().invoke('session', event);
    if (!result.ok) throw new Error(result.message);
    const answer = result.payload as Answer;
    return { ...answer, fields: answer.body === '' ? {} : JSON.parse(answer.body) };
  };
const today = asking(() => bench.system());
const last = asking(() => lastRelease);

const asUser = (token: string, parts: EventParts = {}) =>
  gatewayEvent({ method: 'GET', headers: { authorization: `Bearer ${token}` }, ...parts });
const tradeJwt = async (ask: Ask, userId: string) => {
  const authorization = `Bearer ${await idTokenFor(bench, userId)}`;
  return ask(jsonEvent({ delivery: 'token' }, { headers: { authorization } }));
};
const openBy = async (ask: Ask, userId: string): Promise<string> => {
  const { statusCode, fields } = await tradeJwt(ask, userId);
  expect(statusCode).toBe(200);
  return String(fields.sessionId);
};

// Today's answer counts from now as well.
const factsIn = ({ fields }: Awaited<ReturnType<Ask>>) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !/Seconds(?:Ago)?$/.test(name)));

describe.each([
  ['the last release reads what today’s code writes', today, last],
  ['today’s code reads what the last release wrote', last, today],
])('%s', (_, writer, reader) => {
  test('R9: a session, with the same facts', async () => {
    const userId = newUserId();
    const token = await openBy(writer, userId);
    const shown = await reader(asUser(token));
    expect(shown.statusCode).toBe(200);
    expect(factsIn(shown)).toEqual(factsIn(await writer(asUser(token))));
    const list = await reader(asUser(token, { path: '/auth/sessions' }));
    expect(list.fields.sessions).toHaveLength(1);
  });

  test('R9: a user, whose identifier stays theirs', async () => {
    const userId = newUserId();
    await openBy(writer, userId);
    await openBy(reader, userId);
    const another = `Bearer ${await idTokenFor(bench, newUserId(), { email: `${userId}@example.com` })}`;
    expect((await reader(jsonEvent({}, { headers: { authorization: another } }))).statusCode).toBe(409);
  });

  test('R9: a logout everywhere, after which an older login opens nothing', async () => {
    const userId = newUserId();
    const jwt = await idTokenFor(bench, userId);
    const token = await openBy(writer, userId);
    expect((await writer(asUser(token, { method: 'DELETE', path: '/auth/sessions' }))).statusCode).toBe(200);
    const again = await reader(jsonEvent({}, { headers: { authorization: `Bearer ${jwt}` } }));
    expect([again.statusCode, again.fields.code]).toEqual([403, 'reauthentication_required']);
  });

  test('R9: and a change keeps what it does not know', async () => {
    const second = startSecond(bench);
    const userId = newUserId();
    const token = await openBy(writer, userId);
    await writeAttribute(bench, sessionKey(token), 'ofAnotherVersion', 'kept');
    await writeAttribute(bench, { pk: partitionOf(userId), sk: 'U' }, 'ofAnotherVersion', 'kept');
    moveTo(bench, second + 600);
    expect((await reader(asUser(token))).statusCode).toBe(200);
    expect(await sessionRow(bench, token)).toMatchObject({ ofAnotherVersion: 'kept', lastSeenAt: second + 600 });
    await openBy(reader, userId);
    expect(await rowsOf(bench, userId, 'U')).toMatchObject([{ ofAnotherVersion: 'kept' }]);
  });
});

test('R9: a hand-off code of today’s action is redeemed by the last release, once', async () => {
  const userId = newUserId();
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const { body } = await callAction(bench, 'post-login', { signedPasskeyData });
  const redeem = () => last(jsonEvent({ handoffCode: String(body.handoffCode), delivery: 'token' }));
  const { statusCode, fields } = await redeem();
  expect([statusCode, fields.userId]).toEqual([200, userId]);
  expect((await redeem()).statusCode).toBe(401);
  expect((await today(asUser(String(fields.sessionId)))).fields.amr).toBe('passkey');
});

describe('the check of a release', () => {
  test('R9: finds nothing wrong with this version', async () => expect(await checkRows()).toEqual([]));

  const rowWhere = async (sk: string, change: Partial<Item>, side: 'last' | 'now'): Promise<string[]> => {
    const [before, now] = [await readLastRows(), await writeSamples()];
    const changed = (side === 'last' ? before : now).map((row) =>
      String(row.sk).startsWith(sk)
        ? Object.fromEntries(Object.entries({ ...row, ...change }).filter(([, value]) => value !== undefined))
        : row,
    ) as Item[];
    return side === 'last' ? compareRows(changed, now) : compareRows(before, changed);
  };

  test.each<[string, string, Partial<Item>, 'last' | 'now', RegExp]>([
    ['that are no longer read', 'S#', { amr: 'sms' }, 'last', /session row of the last release is not read/],
    ['that have another key', 'S#', { pk: 'V#2' }, 'now', /session row has another key/],
    ['that lost an attribute', 'H', { provenAt: undefined as never }, 'now', /provenAt of a handoff row is no longer/],
    ['of another type', 'U', { revokedBefore: 'never' }, 'now', /revokedBefore of a user row is a string now/],
    ['with a shape that nobody reads', 'I', { userKey: 'other' }, 'last', /identifier row of the last release/],
  ])('R9: names rows %s', async (_, sk, change, side, line) => {
    expect(await rowWhere(sk, change, side)).toEqual(expect.arrayContaining([expect.stringMatching(line)]));
  });
});
