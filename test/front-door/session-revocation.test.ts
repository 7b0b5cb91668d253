// Logging out, here or everywhere, counts from the very next request on, at every endpoint and for cookie and bearer alike.
import { beforeAll, expect, test } from 'vitest';
import type { Answer, RequestOptions } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { asBrowser, newUserId, signInByLogin, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

type Send = (options: RequestOptions) => Promise<Answer>;
const uses: readonly Send[] = [
  (options) => bench.client.get('/auth/session', options),
  (options) => bench.client.get('/auth/sessions', options),
  (options) => bench.client.delete('/auth/sessions', options),
  (options) => bench.client.post('/connectToken', { type: 'passkey-list' }, options),
];
const byCookie = (token: string) => asBrowser(bench, { token });
const byBearer = (token: string) => ({ bearer: token });

test.each([
  ['/auth/session', 'cookie', byCookie],
  ['/auth/session', 'bearer', byBearer],
  ['/auth/sessions', 'cookie', byCookie],
  ['/auth/sessions', 'bearer', byBearer],
] as const)('S8: after DELETE %s by %s, every use is 401 at once', async (path, _, present) => {
  const { token } = await signInByPasskey(bench);
  expect((await bench.client.get('/auth/session', present(token))).status).toBe(200);
  expect((await bench.client.delete(path, present(token))).status).toBeLessThan(300);
  for (const use of uses)
    for (const options of [byCookie(token), byBearer(token)]) {
      const answer = await use(options);
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
    }
});

test('S8: logging out ends this session and no other of the user’s', async () => {
  const userId = newUserId();
  const [here, there] = [await signInByPasskey(bench, userId), await signInByLogin(bench, userId)];
  await bench.client.delete('/auth/session', byCookie(here.token));
  const statuses = [];
  for (const { token } of [here, there])
    statuses.push((await bench.client.get('/auth/session', byCookie(token))).status);
  expect(statuses).toEqual([401, 200]);
});

test('S8: logging out everywhere ends all of this user’s sessions and none of anybody else’s', async () => {
  const userId = newUserId();
  const mine = [
    await signInByPasskey(bench, userId),
    await signInByLogin(bench, userId),
    await signInNatively(bench, userId),
  ];
  const other = await signInByPasskey(bench);
  const answer = await bench.client.delete('/auth/sessions', { bearer: mine[2]?.token });
  expect([answer.status, answer.body]).toEqual([200, { revoked: 3 }]);
  for (const { token } of mine) expect((await bench.client.get('/auth/session', { bearer: token })).status).toBe(401);
  expect((await bench.client.get('/auth/session', { bearer: other.token })).status).toBe(200);
  expect(await sessionRowsBeside(bench, mine[0]?.token ?? '')).toEqual([]);
});

test('S8: twice at once is as good as once', async () => {
  const session = await signInByPasskey(bench);
  const out = () => bench.client.delete('/auth/session', asBrowser(bench, session));
  expect((await Promise.all([out(), out(), out()])).map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(await sessionRow(bench, session.token)).toBeUndefined();
});

test('S8: without a live session nobody is logged out anywhere', async () => {
  const session = await signInByPasskey(bench);
  const answers = [
    await bench.client.delete('/auth/sessions', { bearer: `${session.token.split('.')[0]}.${'A'.repeat(43)}` }),
    await bench.client.delete('/auth/sessions', { ...asBrowser(bench, session), origin: 'https://evil.example' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 403]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
});
