// The user pool's keys: rotated without a restart, asked for seldom, and an outage of theirs logs nobody out.
import { beforeEach, expect, test } from 'vitest';
import type { CognitoFault } from '../../local/cognito/fault.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
beforeEach(async () => {
  const { coldStart, warm } = bench.system();
  poolOf(bench).cognito.faults.clear();
  // Fresh environments, which hold no keys yet and remember no failed attempt.
  coldStart('connect-token');
  coldStart('session');
  await Promise.all([warm('connect-token'), warm('session')]);
});

const forToken = (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
const forSession = (bearer: string) => bench.client.post('/auth/session', {}, { bearer });
const endpoints = [
  ['the token endpoint', forToken],
  ['the exchange', forSession],
] as const;
const idToken = async () => (await poolTokensFor(bench, newPoolUser(bench))).idToken;
const withKeyId = async (kid: string) => (await poolTokensFor(bench, newPoolUser(bench), { header: { kid } })).idToken;

test.each(endpoints)(
  'JWT: at %s, rotated keys work without a restart, and tokens of before still do',
  async (_, send) => {
    const { cognito, poolId } = poolOf(bench);
    const old = await idToken();
    const asked = cognito.jwksRequests;
    const statuses = [(await send(old)).status];
    await cognito.rotateKeys(poolId);
    statuses.push((await send(await idToken())).status, (await send(old)).status, (await send(await idToken())).status);
    expect([statuses, cognito.jwksRequests - asked]).toEqual([[200, 200, 200, 200], 2]);
  },
);

test('JWT: the keys are fetched once for many requests, even when all come at once', async () => {
  const { cognito } = poolOf(bench);
  const asked = cognito.jwksRequests;
  const tokens = await Promise.all(Array.from({ length: 20 }, idToken));
  const answers = await Promise.all(tokens.map(forToken));
  expect([new Set(answers.map(({ status }) => status)), cognito.jwksRequests - asked]).toEqual([new Set([200]), 1]);
});

test('JWT: a flood of unknown key ids reaches the pool seldom, and does not shut out who has a good token', async () => {
  const { cognito } = poolOf(bench);
  const good = await idToken();
  expect((await forToken(good)).status).toBe(200);
  const asked = cognito.jwksRequests;
  const forged = await Promise.all(Array.from({ length: 20 }, (_, index) => withKeyId(`forged-${index}`)));
  for (const bearer of forged) expect((await forToken(bearer)).status).toBe(401);
  expect((await forToken(good)).status).toBe(200);
  expect(cognito.jwksRequests - asked).toBeLessThan(10);
});

test.each<[string, CognitoFault]>([
  ['fails', { kind: 'error', name: 'InternalErrorException' }],
  ['hangs up', { kind: 'drop' }],
  ['answers nonsense', { kind: 'garbage' }],
])('R5: a pool that %s is 503 with Retry-After, and nothing happens', async (_, fault) => {
  poolOf(bench).cognito.faults.next('Jwks', fault, 9);
  const bearer = await idToken();
  for (const [, send] of endpoints) {
    const { result, effects } = await effectsOf(bench, () => send(bearer));
    expect([result.status, result.body.code, effects]).toEqual([503, 'temporarily_unavailable', noEffects]);
    expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
  }
});

test('R5: the pool’s outage does not concern who comes from the existing login', async () => {
  poolOf(bench).cognito.faults.next('Jwks', { kind: 'drop' }, 9);
  const bearer = await bench.system().login.signIdToken({ claims: { sub: newPoolUser(bench) } });
  expect((await forToken(bearer)).status).toBe(200);
});
