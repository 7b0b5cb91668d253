// Logging out: the same answer for every session there was or was not, and an honest error when it could not be done.
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { cookieName, type RequestOptions } from '../support/client.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const out = (options: RequestOptions) => effectsOf(bench, () => bench.client.delete('/auth/session', options));
const withCookie = (cookie: string) => ({ origin: bench.system().url, headers: { cookie } });
const unknownToken = () => `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;

test('S8: the answer is 204 without a body, and the row is gone', async () => {
  const session = await signInByPasskey(bench);
  const { result, effects } = await out(asBrowser(bench, session));
  expect([result.status, result.raw, effects.dynamodb]).toEqual([204, '', { GetItem: 1, DeleteItem: 1 }]);
  expect(await sessionRow(bench, session.token)).toBeUndefined();
});

test('S8: an unknown, an ended and an expired session get the very same 204', async () => {
  const begin = startSecond(bench);
  const [ended, expired] = [await signInByPasskey(bench), await signInByPasskey(bench)];
  await out(asBrowser(bench, ended));
  moveTo(bench, begin + 20_000);
  const answers = [];
  for (const token of [unknownToken(), ended.token, expired.token])
    answers.push((await out(asBrowser(bench, { token }))).result);
  const shown = answers.map(({ status, raw, setCookie }) => ({ status, raw, setCookie }));
  const deleted = `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`;
  expect(shown).toEqual(shown.map(() => ({ status: 204, raw: '', setCookie: [deleted] })));
});

test.each([
  ['nothing', () => ({ origin: bench.system().url })],
  ['nothing, from an app', () => ({})],
  ['a cookie that is junk', () => withCookie(`${cookieName}=junk`)],
  ['an empty cookie', () => withCookie(`${cookieName}=`)],
  ['a bearer token that is junk', () => ({ headers: { authorization: 'Bearer junk' } })],
])('S8: with %s it is 204 as well, and the table is left alone', async (_, options) => {
  const { result, effects } = await out(options());
  expect([result.status, effects]).toEqual([204, noEffects]);
});

test('S8: the JWT of the login is no session, so there is nothing to end', async () => {
  const { result, effects } = await out({ bearer: await idTokenFor(bench, newUserId()) });
  expect([result.status, effects]).toEqual([204, noEffects]);
});

test('S8: an app that logs out with its bearer token ends that session', async () => {
  const { token } = await signInNatively(bench);
  expect((await out({ bearer: token })).result.status).toBe(204);
  expect((await bench.client.get('/auth/session', { bearer: token })).status).toBe(401);
});

test('S8: a token of the right user with another secret ends nothing', async () => {
  const session = await signInByPasskey(bench);
  const token = `${session.token.split('.')[0]}.${randomBytes(32).toString('base64url')}`;
  expect((await out(asBrowser(bench, { token }))).result.status).toBe(204);
  expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
});

test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'InternalServerError'])(
  'R5: when the table answers %s it is 503, and the cookie stays, since nobody is logged out',
  async (name) => {
    const session = await signInByPasskey(bench);
    const { faults } = bench.system().dynamodb;
    faults.next('DeleteItem', { kind: 'error', name }, 10);
    const { result } = await out(asBrowser(bench, session));
    faults.clear();
    expect([result.status, result.body.code, result.setCookie]).toEqual([503, 'temporarily_unavailable', []]);
    expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
    expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
  },
);

test.each(['UpdateItem', 'Query', 'DeleteItem'])(
  'R5: everywhere, when %s fails it is 503 with the cookie kept, and asking again completes it',
  async (operation) => {
    const userId = newUserId();
    const [session, other] = [await signInByPasskey(bench, userId), await signInByPasskey(bench, userId)];
    const { faults } = bench.system().dynamodb;
    faults.next(operation, { kind: 'error', name: 'InternalServerError' }, 10);
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
