// The keys of the existing login and of the user pool: rotated without a restart, asked for seldom, and an outage logs nobody out.
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import type { CognitoFault } from '../../local/cognito/fault.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();

/** Fresh environments, which hold no keys yet and remember no failed attempt. */
const restart = async (...names: FunctionName[]) => {
  for (const name of names) bench.system().coldStart(name);
  await Promise.all(names.map(bench.system().warm));
};

const forToken = (bearer: string) => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
const forSession = (bearer: string) => bench.client.post('/auth/session', {}, { bearer });
const endpoints = [
  ['the token endpoint', 'connect-token', forToken],
  ['the exchange', 'session', forSession],
] as const;

// The existing login's keys: rotated without a restart, asked for seldom, and an outage of theirs logs nobody out.
describe('issuer keys', () => {
  beforeEach(() => bench.system().login.setJwksBehaviour('serve'));

  const idToken = () => idTokenFor(bench, newUserId());
  const withKeyId = async (kid: string) => bench.system().login.signIdToken({ header: { kid } });

  test.each(endpoints)(
    'JWT: at %s, rotated keys work without a restart, and tokens of before still do',
    async (_, name, send) => {
      await restart(name);
      const { login } = bench.system();
      const old = await idToken();
      const statuses = [(await send(old)).status];
      const asked = login.jwksRequests;
      await login.rotateKey();
      statuses.push((await send(await idToken())).status, (await send(old)).status);
      expect([statuses, login.jwksRequests]).toEqual([[200, 200, 200], asked + 1]);
    },
  );

  test('JWT: the keys are fetched once for many requests, even when all come at once', async () => {
    await restart('connect-token');
    const { login } = bench.system();
    const asked = login.jwksRequests;
    const tokens = await Promise.all(Array.from({ length: 10 }, idToken));
    const answers = await Promise.all(tokens.map(forToken));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
    expect(login.jwksRequests).toBe(asked + 1);
  });

  test.each(endpoints)(
    'R5: at %s, a login that fails is 503 with Retry-After, and nothing happens',
    async (_, name, send) => {
      await restart(name);
      bench.system().login.setJwksBehaviour('fail');
      const bearer = await idToken();
      const { result, effects } = await effectsOf(bench, () => send(bearer));
      expect([result.status, result.body.code, effects]).toEqual([503, 'temporarily_unavailable', noEffects]);
      expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
      expect(result.setCookie).toEqual([]);
    },
  );

  test('R1: at both, a login that stays silent is 503 within the deadline', async () => {
    await restart('connect-token', 'session');
    bench.system().login.setJwksBehaviour('stall');
    const bearer = await idToken();
    const startedAt = performance.now();
    const answers = await Promise.all(endpoints.map(([, , send]) => send(bearer)));
    for (const { status, body } of answers) expect([status, body.code]).toEqual([503, 'temporarily_unavailable']);
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });

  test('R5: keys that are known go on working while the login is down', async () => {
    const statuses = [(await forToken(await idToken())).status];
    bench.system().login.setJwksBehaviour('fail');
    statuses.push((await forToken(await idToken())).status);
    expect(statuses).toEqual([200, 200]);
  });

  test('R5: after the outage an environment that starts then is well', async () => {
    await restart('connect-token');
    const { login, coldStart } = bench.system();
    login.setJwksBehaviour('fail');
    const statuses = [(await forToken(await idToken())).status];
    login.setJwksBehaviour('serve');
    coldStart('connect-token');
    statuses.push((await forToken(await idToken())).status);
    expect(statuses).toEqual([503, 200]);
  });

  test.each(endpoints)('JWT: at %s, a key id that the login does not have is 401', async (_, name, send) => {
    await restart(name);
    const { result, effects } = await effectsOf(bench, async () => send(await withKeyId('nobody-has-this')));
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  });

  test('JWT: a flood of unknown key ids is 401 each, and reaches the login seldom', async () => {
    await restart('connect-token');
    const { login } = bench.system();
    const good = await idToken();
    const statuses = [(await forToken(good)).status];
    const asked = login.jwksRequests;
    const startedAt = performance.now();
    const forged = await Promise.all(Array.from({ length: 15 }, (_, index) => withKeyId(`forged-${index}`)));
    for (const bearer of forged) {
      const answer = await forToken(bearer);
      expect([answer.status, entryOf(bench, answer).level]).toEqual([401, 'INFO']);
    }
    statuses.push((await forToken(good)).status);
    expect(statuses).toEqual([200, 200]);
    expect(login.jwksRequests - asked).toBeLessThanOrEqual(5 + (performance.now() - startedAt) / 1000 + 1);
  });

  test('JWT: after a flood of unknown key ids, rotated keys work within a second', async () => {
    await restart('connect-token');
    const { login } = bench.system();
    await forToken(await idToken());
    const flood = async (name: string) => {
      const forged = await Promise.all(Array.from({ length: 10 }, (_, index) => withKeyId(`${name}-${index}`)));
      return (await Promise.all(forged.map(forToken))).map(({ status }) => status);
    };
    expect(new Set(await flood('before'))).toEqual(new Set([401]));
    await login.rotateKey();
    const rotated = await idToken();
    expect(new Set(await flood('after'))).toEqual(new Set([401]));
    await setTimeout(1100);
    const [[status], strangers] = await Promise.all([forToken(rotated).then((one) => [one.status]), flood('beside')]);
    expect([status, new Set(strangers)]).toEqual([200, new Set([401])]);
  });
});

// The user pool's keys: rotated without a restart, asked for seldom, and an outage of theirs logs nobody out.
describe('issuer pool keys', () => {
  beforeEach(() => poolOf(bench).cognito.faults.clear());
  const idToken = async () => (await poolTokensFor(bench, newPoolUser(bench))).idToken;

  test.each(endpoints)(
    'JWT: at %s, rotated keys work without a restart, and tokens of before still do',
    async (_, name, send) => {
      await restart(name);
      const { cognito, poolId } = poolOf(bench);
      const old = await idToken();
      const asked = cognito.jwksRequests;
      const statuses = [(await send(old)).status];
      await cognito.rotateKeys(poolId);
      statuses.push(
        (await send(await idToken())).status,
        (await send(old)).status,
        (await send(await idToken())).status,
      );
      expect([statuses, cognito.jwksRequests - asked]).toEqual([[200, 200, 200, 200], 2]);
    },
  );

  test.each<[string, CognitoFault]>([
    ['fails', { kind: 'error', name: 'InternalErrorException' }],
    ['answers nonsense', { kind: 'garbage' }],
  ])('R5: a pool that %s is 503 with Retry-After, and nothing happens', async (_, fault) => {
    await restart('connect-token', 'session');
    poolOf(bench).cognito.faults.next('Jwks', fault, 9);
    const bearer = await idToken();
    for (const [, , send] of endpoints) {
      const { result, effects } = await effectsOf(bench, () => send(bearer));
      expect([result.status, result.body.code, effects]).toEqual([503, 'temporarily_unavailable', noEffects]);
      expect(Number(result.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  test('R5: the pool’s outage does not concern who comes from the existing login', async () => {
    await restart('connect-token');
    poolOf(bench).cognito.faults.next('Jwks', { kind: 'drop' }, 9);
    const bearer = await bench.system().login.signIdToken({ claims: { sub: newPoolUser(bench) } });
    expect((await forToken(bearer)).status).toBe(200);
  });
});
