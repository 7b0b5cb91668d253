// One user without end: connect tokens and exchanges beyond what a person asks for are 429 for that user, and nobody else. How requests are
// counted is tested in functions/shared/user (request-limit).
import { beforeAll, expect, test } from 'vitest';
import type { Answer } from '../support/client.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const perMinute = 12;
const limit = { USER_REQUESTS_PER_MINUTE: String(perMinute) };
const bench = provideSystem({ extraEnv: { 'connect-token': limit, session: limit } });
beforeAll(() => warmFunctions(bench));

const bySession = async () => {
  const options = asBrowser(bench, await signInByPasskey(bench));
  return () => bench.client.post('/connectToken', { type: 'passkey-delete' }, options);
};
const byJwt = (path: string, body: object) => async () => {
  const bearer = await idTokenFor(bench, newUserId());
  return () => bench.client.post(path, body, { bearer });
};

test.each<[string, () => Promise<() => Promise<Answer>>]>([
  ['connect tokens by a session', bySession],
  ['connect tokens by a JWT', byJwt('/connectToken', { type: 'passkey-list' })],
  ['exchanges of a JWT', byJwt('/auth/session', {})],
])('X1: %s beyond the limit are 429 for this user, say when to come back, and are good then', async (_, prepare) => {
  const [send, sendAsOther] = [await prepare(), await prepare()];
  const second = startSecond(bench);
  const statuses = [];
  for (let count = 0; count < perMinute; count += 1) {
    // However long they take: the limit lets one more pass every five seconds.
    moveTo(bench, second);
    statuses.push((await send()).status);
  }
  expect(statuses).toEqual(Array(perMinute).fill(200));
  const { result: refused, effects } = await effectsOf(bench, send);
  expect([refused.status, refused.body.code, effects.corbado]).toEqual([429, 'too_many_requests', {}]);
  expect(entryOf(bench, refused)).toMatchObject({ reason: 'user_limit', level: 'WARN' });
  expect((await sendAsOther()).status).toBe(200);
  const seconds = Number(refused.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  bench.system().clock.moveBySeconds(seconds);
  expect((await send()).status).toBe(200);
});

test('X1: a refused request of a session costs one read', async () => {
  const send = await bySession();
  for (let count = 0; count < perMinute; count += 1) await send();
  const { result, effects } = await effectsOf(bench, send);
  expect([result.status, effects]).toEqual([429, { dynamodb: { GetItem: 1 }, corbado: {} }]);
});
