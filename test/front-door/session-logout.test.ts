// Logging out: the same answer for every session there was or was not, and an honest error when it could not be done.
import { beforeAll, expect, test } from 'vitest';
import { cookieName, type RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from '../support/sign-in.ts';
import { sessionRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const out = (options: RequestOptions) => effectsOf(bench, () => bench.client.delete('/auth/session', options));
const deleted = `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`;

test('S8: the answer is 204 without a body, and the row is gone', async () => {
  const session = await signInByPasskey(bench);
  const { result, effects } = await out(asBrowser(bench, session));
  expect([result.status, result.raw, effects.dynamodb]).toEqual([204, '', { GetItem: 1, DeleteItem: 1 }]);
  expect(await sessionRow(bench, session.token)).toBeUndefined();
});

test('S8: an ended, an expired and a made-up session of the same user get the very same 204, and end nothing', async () => {
  const begin = startSecond(bench);
  const userId = newUserId();
  const [ended, expired] = [await signInByPasskey(bench, userId), await signInByPasskey(bench, userId)];
  await out(asBrowser(bench, ended));
  moveTo(bench, begin + 20_000);
  const other = await signInByPasskey(bench, userId);
  const madeUp = `${other.token.split('.')[0]}.${'A'.repeat(43)}`;
  for (const token of [ended.token, expired.token, madeUp]) {
    const { result, effects } = await out(asBrowser(bench, { token }));
    expect([result.status, result.raw, result.setCookie]).toEqual([204, '', [deleted]]);
    // An expired row is there until the table sweeps it.
    if (token === expired.token) continue;
    expect(effects.dynamodb).toEqual({ GetItem: 1 });
    expect(entryOf(bench, result)).not.toHaveProperty('SessionRevoked');
  }
  expect((await bench.client.get('/auth/session', asBrowser(bench, other))).status).toBe(200);
});

test.each<[string, () => RequestOptions | Promise<RequestOptions>]>([
  ['nothing', () => ({})],
  ['a cookie that is junk', () => ({ origin: bench.system().url, headers: { cookie: `${cookieName}=junk` } })],
  ['the JWT of the login, which is no session', async () => ({ bearer: await idTokenFor(bench, newUserId()) })],
])('S8: with %s it is 204 as well, and the table is left alone', async (_, optionsOf) => {
  const options = await optionsOf();
  const { result, effects } = await out(options);
  expect([result.status, effects]).toEqual([204, noEffects]);
});

test('R5: when the row cannot be deleted it is 503, and the cookie stays, since nobody is logged out', async () => {
  const session = await signInByPasskey(bench);
  const { faults } = bench.system().dynamodb;
  faults.next('DeleteItem', { kind: 'error', name: 'InternalServerError' }, 10);
  const { result } = await out(asBrowser(bench, session));
  faults.clear();
  expect([result.status, result.body.code, result.setCookie]).toEqual([503, 'temporarily_unavailable', []]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
});

test.each(['UpdateItem', 'Query', 'DeleteItem'])(
  'R5: everywhere, when %s fails it is 503 with the cookie kept, and asking again completes it',
  async (operation) => {
    const userId = newUserId();
    const [session, other] = [await signInByPasskey(bench, userId), await signInByPasskey(bench, userId)];
    const { faults } = bench.system().dynamodb;
    // The SDK tries three times, so of the deletes only the first fails.
    faults.next(operation, { kind: 'error', name: 'InternalServerError' }, 3);
    const failed = await bench.client.delete('/auth/sessions', asBrowser(bench, session));
    faults.clear();
    expect([failed.status, failed.body.code, failed.setCookie]).toEqual([503, 'temporarily_unavailable', []]);
    const done = await bench.client.delete('/auth/sessions', asBrowser(bench, session));
    expect([done.status, await sessionRowsBeside(bench, session.token)]).toEqual([200, []]);
    expect((await bench.client.get('/auth/session', asBrowser(bench, other))).status).toBe(401);
  },
);

test('R7: a logout whose answer from the table got lost is done, and says so', async () => {
  const session = await signInByPasskey(bench);
  bench.system().dynamodb.faults.next('DeleteItem', { kind: 'drop', afterApplying: true });
  expect((await out(asBrowser(bench, session))).result.status).toBe(204);
  expect(await sessionRow(bench, session.token)).toBeUndefined();
});
