// The keys of the existing login and of the user pool: rotated without a restart, asked for seldom, and an outage logs nobody out.
import { beforeEach, describe, expect, test } from 'vitest';
import { effectsOf, noEffects } from '../support/effects.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

const bench = provideSystem();
const { client } = bench;

const endpoints = [
  (bearer: string) => client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
  (bearer: string) => client.post('/auth/session', {}, { bearer }),
];
const sendToBoth = (bearer: string) => Promise.all(endpoints.map((send) => send(bearer)));
const statuses = async (bearer: string) => (await sendToBoth(bearer)).map(({ status }) => status);

const idToken = () => idTokenFor(bench, newUserId());
const poolToken = async () => (await poolTokensFor(bench, newPoolUser(bench))).idToken;
const serve = () => {
  bench.system().login.setJwksBehaviour('serve');
  poolOf(bench).cognito.faults.clear();
};
beforeEach(serve);

// How seldom an issuer is asked, whatever key ids strangers invent, is decided in functions/shared/issuer and tested there.
test('R5, R1: an environment without keys says 503 at both endpoints while they cannot be had, in time, and is well after it', async () => {
  const both = ['connect-token', 'session'] as const;
  for (const name of both) bench.system().coldStart(name);
  await Promise.all(both.map(bench.system().warm));
  const { login } = bench.system();
  const { cognito } = poolOf(bench);
  const outages: readonly (readonly [begin: () => void, tokenOf: () => Promise<string>])[] = [
    [() => login.setJwksBehaviour('fail'), idToken],
    [() => login.setJwksBehaviour('stall'), idToken],
    [() => cognito.faults.next('Jwks', { kind: 'error', name: 'InternalErrorException' }, 9), poolToken],
    [() => cognito.faults.next('Jwks', { kind: 'garbage' }, 9), poolToken],
  ];
  for (const [begin, tokenOf] of outages) {
    begin();
    const bearer = await tokenOf();
    const startedAt = performance.now();
    const { result, effects } = await effectsOf(bench, () => sendToBoth(bearer));
    for (const { status, body, headers, setCookie } of result) {
      expect([status, body.code, setCookie]).toEqual([503, 'temporarily_unavailable', []]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect(effects).toEqual(noEffects);
    serve();
  }
  // The pool's outage does not concern who comes from the existing login.
  cognito.faults.next('Jwks', { kind: 'drop' }, 9);
  expect(await statuses(await idToken())).toEqual([200, 200]);
  serve();
  expect(await statuses(await poolToken())).toEqual([200, 200]);
});

describe('JWT: an environment that has them', () => {
  test.each([
    ['the existing login', idToken, () => bench.system().login.rotateKey(), () => bench.system().login.jwksRequests],
    [
      'the user pool',
      poolToken,
      () => poolOf(bench).cognito.rotateKeys(poolOf(bench).poolId),
      () => poolOf(bench).cognito.jwksRequests,
    ],
  ])(
    'JWT: of %s takes rotated ones without a restart, and tokens of before still do',
    async (_, tokenOf, rotate, asked) => {
      const old = await tokenOf();
      expect(await statuses(old)).toEqual([200, 200]);
      await rotate();
      const before = asked();
      const many = await Promise.all(Array.from({ length: 5 }, tokenOf));
      const answered = await Promise.all(many.map(statuses));
      expect([answered.flat(), await statuses(old)]).toEqual([Array(10).fill(200), [200, 200]]);
      // Once by each of the two functions.
      expect(asked() - before).toBe(2);
    },
  );

  test('R5: goes on with them while the login is down', async () => {
    expect(await statuses(await idToken())).toEqual([200, 200]);
    bench.system().login.setJwksBehaviour('fail');
    expect(await statuses(await idToken())).toEqual([200, 200]);
  });

  test('JWT: refuses a key id that the login does not have, and nothing happens', async () => {
    const bearer = await bench.system().login.signIdToken({ header: { kid: 'nobody-has-this' } });
    const { result, effects } = await effectsOf(bench, () => sendToBoth(bearer));
    for (const { status, body } of result) expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(effects).toEqual(noEffects);
  });
});
