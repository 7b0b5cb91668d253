// Logging out, here or everywhere, counts from the very next request on, at every endpoint and for cookie and bearer alike.
import { expect, test } from 'vitest';
import type { Answer, RequestOptions } from '../support/client.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import {
  asBrowser,
  newUserId,
  passkeyProofFor,
  signInByLogin,
  signInByPasskey,
  signInNatively,
} from '../support/sign-in.ts';
import { sessionRow, sessionRowsBeside } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

type Send = (options: RequestOptions) => Promise<Answer>;
const uses: readonly (readonly [string, Send])[] = [
  ['GET /auth/session', (options) => bench.client.get('/auth/session', options)],
  ['GET /auth/sessions', (options) => bench.client.get('/auth/sessions', options)],
  ['DELETE /auth/sessions', (options) => bench.client.delete('/auth/sessions', options)],
  ...['/connectToken', '/auth/createConnectToken', '/auth/corbadoConnectToken'].map(
    (path) =>
      [
        `POST ${path}`,
        (options: RequestOptions) => bench.client.post(path, { type: 'passkey-list' }, options),
      ] as const,
  ),
];
const means = [
  ['cookie', (token: string) => asBrowser(bench, { token })],
  ['bearer', (token: string) => ({ bearer: token })],
] as const;
const ends = [
  ['DELETE /auth/session', (options: RequestOptions) => bench.client.delete('/auth/session', options)],
  ['DELETE /auth/sessions', (options: RequestOptions) => bench.client.delete('/auth/sessions', options)],
] as const;
const table = ends.flatMap(([ending, end]) =>
  means.flatMap(([name, present]) => uses.map(([use, send]) => [ending, name, use, end, present, send] as const)),
);

test.each(table)('S8: after %s by %s, %s is 401 at once', async (_end, _means, _use, end, present, send) => {
  const { token } = await signInByPasskey(bench);
  expect((await bench.client.get('/auth/session', present(token))).status).toBe(200);
  expect((await end(present(token))).status).toBeLessThan(300);
  for (const [, presentAgain] of means) {
    const answer = await send(presentAgain(token));
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
  }
});

test('S8: logging out ends this session and no other of the user’s', async () => {
  const userId = newUserId();
  const [here, there] = [await signInByPasskey(bench, userId), await signInByLogin(bench, userId)];
  await bench.client.delete('/auth/session', asBrowser(bench, here));
  const statuses = [];
  for (const session of [here, there])
    statuses.push((await bench.client.get('/auth/session', asBrowser(bench, session))).status);
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

test('S8: after logging out everywhere one can log in again by passkey in the next second', async () => {
  const userId = newUserId();
  const second = startSecond(bench);
  await bench.client.delete('/auth/sessions', asBrowser(bench, await signInByPasskey(bench, userId)));
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const sameSecond = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  expect([sameSecond.status, sameSecond.body.code]).toEqual([401, 'unauthorized']);
  moveTo(bench, second + 1);
  const session = await signInByPasskey(bench, userId);
  expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
});

test('S8: without a live session nobody is logged out anywhere', async () => {
  const session = await signInByPasskey(bench);
  const answers = [
    await bench.client.delete('/auth/sessions', { origin: bench.system().url }),
    await bench.client.delete('/auth/sessions', { bearer: `${session.token.split('.')[0]}.${'A'.repeat(43)}` }),
    await bench.client.delete('/auth/sessions', { ...asBrowser(bench, session), origin: 'https://evil.example' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 403]);
  expect((await bench.client.get('/auth/session', asBrowser(bench, session))).status).toBe(200);
});
