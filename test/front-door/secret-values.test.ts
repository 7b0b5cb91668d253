// Secrets that are not there or not usable: nobody is let in and nobody is asked, nothing else happens, and filling them in heals it.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { markers, markSecret, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const plantedSecret = 'planted-canary-secret-0123456789';
markers.add(plantedSecret);
const actionSecret = `whsec_${randomBytes(32).toString('base64')}`;
const apiSecret = `corbado1_${randomBytes(32).toString('base64url')}`;
for (const secret of [actionSecret, apiSecret]) markSecret(secret);

const storeBoth = (action: string | undefined, corbadoApi = action) => {
  const { secrets, secretIds } = bench.system();
  secrets.set(secretIds.action ?? '', action);
  secrets.set(secretIds.corbadoApi, corbadoApi);
};
// With a line break behind it, as a file or a pipe leaves it.
const storeGood = () =>
  storeBoth(JSON.stringify({ current: `${actionSecret}\n` }), JSON.stringify({ current: `${apiSecret}\n` }));
const next = (fault: Parameters<ReturnType<typeof bench.system>['secrets']['faults']['next']>[1], times = 40) =>
  bench.system().secrets.faults.next('GetSecretValue', fault, times);

/** Calls the action with a signature by the right secret, whatever is stored. */
const act = () => callAction(bench, 'pre-login', { identifier: 'ada' }, { secret: actionSecret });
const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};
const both = () => Promise.all([act(), verify()]);

const names = ['pre-login', 'verify-passkey'] as const;
beforeAll(async () => {
  bench.system().corbado.acceptSecrets([apiSecret]);
  storeBoth(undefined);
  // They start without a secret and never get one before the last test.
  for (const name of names) bench.system().coldStart(name);
  await Promise.all(names.map(bench.system().warm));
});
afterAll(() => bench.system().secrets.faults.clear());

// Which texts are a secret is decided in functions/shared/aws and tested there; here, what comes of one that is not.
it.each([
  ['the bare secret instead of JSON', plantedSecret],
  ['a line break inside', JSON.stringify({ current: `${plantedSecret}\r\nx-injected: 1` })],
  ['a placeholder', JSON.stringify({ current: 'change-me' })],
  ['none at all', undefined],
])('iD7, U1: with a secret that is %s nobody is let in, and Corbado is not asked', async (_, text) => {
  storeBoth(text);
  const { result, effects } = await effectsOf(bench, both);
  for (const { status, body } of result) expect([status, body.code]).toEqual([500, 'internal_error']);
  // The user is read while Corbado would be asked.
  expect(effects).toEqual({ ...noEffects, dynamodb: { Query: 1 } });
});

describe('R5: Secrets Manager', () => {
  it.each([
    ['fails', { kind: 'error', name: 'ThrottlingException' }],
    ['answers nonsense', { kind: 'garbage' }],
    ['takes too long', { kind: 'slow', milliseconds: 20_000 }],
  ] as const)('R5, R1: that %s is a 503 with Retry-After, in time', async (_, fault) => {
    storeGood();
    next(fault);
    const startedAt = performance.now();
    for (const { status, body, headers } of await both()) {
      expect([status, body.code]).toEqual([503, 'temporarily_unavailable']);
      expect(headers['retry-after']).toMatch(/^\d{1,2}$/);
    }
    // Long before the deadline of the function.
    expect(performance.now() - startedAt).toBeLessThan(7000);
    bench.system().secrets.faults.clear();
  });

  it('R5: that is merely slow is waited for, and its outage does not matter to those who have the secret then', async () => {
    storeGood();
    next({ kind: 'slow', milliseconds: 300 }, 2);
    expect((await both()).map(({ status }) => status)).toEqual([200, 200]);
    bench.system().secrets.faults.clear();
    next({ kind: 'error', name: 'InternalServiceError' });
    expect((await bench.client.post('/actions/pre-login', {})).status).toBe(401);
    expect((await both()).map(({ status }) => status)).toEqual([200, 200]);
  });
});
