// U1, iD7: a secret that cannot be used makes for an error without its value, nothing else happens, and filling it in heals it.
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { markers, markSecret, provideSystem } from '../support/system.ts';

const bench = provideSystem();

// Which texts are a secret is decided in functions/shared/secret and tested there; here, what comes of one that is not.
const plantedSecret = 'planted-canary-secret-0123456789';
markers.add(plantedSecret);
const unusable = {
  'the bare secret instead of JSON': plantedSecret,
  'a line break inside': JSON.stringify({ current: `${plantedSecret}\r\nx-injected: 1` }),
  'a placeholder': JSON.stringify({ current: 'change-me' }),
};

const actionSecret = `whsec_${randomBytes(32).toString('base64')}`;
const apiSecret = `corbado1_${randomBytes(32).toString('base64url')}`;
for (const secret of [actionSecret, apiSecret]) markSecret(secret);

const store = (which: 'action' | 'corbadoApi', text: string | undefined) => {
  const { secrets, secretIds } = bench.system();
  secrets.set(secretIds[which] ?? '', text);
};

beforeEach(() => {
  const { secrets, corbado, coldStart } = bench.system();
  secrets.faults.clear();
  corbado.acceptSecrets([apiSecret]);
  store('action', JSON.stringify({ current: actionSecret }));
  store('corbadoApi', JSON.stringify({ current: apiSecret }));
  coldStart('pre-login');
  coldStart('verify-passkey');
});

/** Calls the action with a signature by the right secret, whatever is stored. */
const act = () => callAction(bench, 'pre-login', { identifier: 'ada' }, { secret: actionSecret });
const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};

describe('iD7: the action secret', () => {
  it('iD7: with one that is unusable in any way no caller is let in, until it is right', async () => {
    for (const [what, text] of Object.entries(unusable)) {
      store('action', text);
      await bench.system().warm('pre-login');
      const { result: answer, effects } = await effectsOf(bench, act);
      expect([answer.status, answer.body.code, effects], what).toEqual([500, 'internal_error', noEffects]);
    }
    store('action', JSON.stringify({ current: actionSecret }));
    expect((await act()).status).toBe(200);
  });

  it('iD7: with a line break behind it, it works', async () => {
    store('action', JSON.stringify({ current: `${actionSecret}\n` }));
    expect((await act()).status).toBe(200);
  });
});

describe("U1: Corbado's API secret", () => {
  it('U1: with one that is unusable in any way nobody is asked, and nobody logged in, until it is right', async () => {
    // The user is read while Corbado would be asked.
    const onlyRead = { ...noEffects, dynamodb: { Query: 1 } };
    for (const [what, text] of Object.entries(unusable)) {
      store('corbadoApi', text);
      await bench.system().warm('verify-passkey');
      const { result: answer, effects } = await effectsOf(bench, verify);
      expect([answer.status, answer.body.code, effects], what).toEqual([500, 'internal_error', onlyRead]);
    }
    store('corbadoApi', JSON.stringify({ current: apiSecret }));
    expect((await verify()).status).toBe(200);
  });
});

describe('R5: Secrets Manager', () => {
  it.each(['ThrottlingException', 'DecryptionFailure'])(
    'R5: %s is a 503 with Retry-After, for the caller of an action and for a browser',
    async (name) => {
      bench.system().secrets.faults.next('GetSecretValue', { kind: 'error', name }, 40);
      for (const answer of await Promise.all([act(), verify()])) {
        expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
        expect(answer.headers['retry-after']).toMatch(/^\d{1,2}$/);
      }
      bench.system().secrets.faults.clear();
      expect([(await act()).status, (await verify()).status]).toEqual([200, 200]);
    },
  );

  it('iD7: a secret that does not exist is an error as well, and no open door', async () => {
    store('action', undefined);
    store('corbadoApi', undefined);
    for (const answer of [await act(), await verify()]) expect(answer.status).toBeGreaterThanOrEqual(500);
  });

  it('iD7: an answer that is no JSON is a 503', async () => {
    bench.system().secrets.faults.next('GetSecretValue', { kind: 'garbage' }, 40);
    for (const answer of [await act(), await verify()]) expect(answer.status).toBe(503);
  });

  it('R1: an answer that takes too long is a 503 in time, and one that is merely slow is waited for', async () => {
    bench.system().secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 20_000 }, 40);
    const startedAt = performance.now();
    const answers = await Promise.all([act(), verify()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(performance.now() - startedAt).toBeLessThan(9000);
    bench.system().secrets.faults.clear();
    bench.system().secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 300 }, 2);
    expect((await Promise.all([act(), verify()])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('R5: an outage does not matter to those who have the secret already', async () => {
    expect([(await act()).status, (await verify()).status]).toEqual([200, 200]);
    bench.system().secrets.faults.next('GetSecretValue', { kind: 'error', name: 'InternalServiceError' }, 40);
    expect((await bench.client.post('/actions/pre-login', {})).status).toBe(401);
    expect([(await act()).status, (await verify()).status]).toEqual([200, 200]);
  });
});
