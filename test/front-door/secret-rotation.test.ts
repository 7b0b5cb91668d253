// R8: a secret is changed without a failed request, fetched once for all who need it, and at most once a minute.
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { basicHeader, callAction } from '../support/action-call.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { markSecret, provideSystem } from '../support/system.ts';
import { status } from '../support/unusable-verifications.ts';

const bench = provideSystem();

const newSecret = (): string => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  markSecret(secret);
  return secret;
};
const [old, next, third] = [newSecret(), newSecret(), newSecret()];

const store = (which: 'action' | 'corbadoApi', value: object) => {
  const { secrets, secretIds } = bench.system();
  secrets.set(secretIds[which] ?? '', JSON.stringify(value));
};

beforeEach(() => {
  store('action', { current: old });
  store('corbadoApi', { current: old });
  bench.system().corbado.acceptSecrets([old]);
});
/** With nothing in memory of the test before. */
const restart = async (...names: FunctionName[]) => {
  bench.system().restoreEnvironments();
  for (const name of names) bench.system().coldStart(name);
  await Promise.all(names.map((name) => bench.system().warm(name)));
  bench.system().secrets.faults.resetCalls();
};

const fetches = () => bench.system().secrets.faults.calls('GetSecretValue');
const act = async (secret: string) => (await callAction(bench, 'pre-login', { identifier: 'ada' }, { secret })).status;
const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return (await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status;
};
const tokenFor = (bearer: string) => async () =>
  (await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer })).status;

/**
 * Ten at once, while a fetch takes long enough for all of them to run into it; on a machine that is busy the last ones may come after it,
 * and must not fetch either.
 */
const ten = (run: () => Promise<number>) => {
  bench.system().secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 100 });
  return Promise.all(Array.from({ length: 10 }, run));
};
const allOf = (code: number) => Array.from({ length: 10 }, () => code);

describe('R8: the action secret', () => {
  beforeEach(() => restart('pre-login'));

  it('R8: is changed step by step, and every caller with either secret is let in', async () => {
    expect(await act(old)).toBe(200);
    store('action', { current: next, previous: old });
    expect([await act(old), await act(next), await act(old), await act(next)]).toEqual([200, 200, 200, 200]);
    expect(fetches()).toBe(1);
  });

  it('iW5: lets nobody in with a secret that has been removed, once it is seen', async () => {
    store('action', { current: third, previous: next });
    bench.system().coldStart('pre-login');
    expect([await act(third), await act(next), await act(old)]).toEqual([200, 200, 401]);
  });

  it('R8: is changed while ten call at once: all are let in, by one fetch', async () => {
    store('action', { current: next, previous: old });
    expect(await ten(() => act(next))).toEqual(allOf(200));
    expect(fetches()).toBe(1);
  });

  it('R8: is fetched once for thirty wrong signatures', async () => {
    for (let round = 0; round < 3; round += 1) expect(await ten(() => act(third))).toEqual(allOf(401));
    expect(fetches()).toBe(1);
    expect(await act(old)).toBe(200);
  });

  it('R8: is changed as a password too', async () => {
    runWith(bench, 'pre-login', { ACTION_AUTH: 'basic' });
    const call = async (password: string) =>
      (await bench.client.post('/actions/pre-login', { identifier: 'ada' }, { headers: basicHeader(password) })).status;
    expect(await call(old)).toBe(200);
    store('action', { current: next, previous: old });
    expect([await call(next), await call(old), await call(third)]).toEqual([200, 200, 401]);
  });
});

describe("R8: Corbado's API secret", () => {
  beforeEach(() => restart('verify-passkey', 'connect-token'));

  it('R8: is changed at Corbado first, and the bundle finds out by itself', async () => {
    expect(await verify()).toBe(200);
    store('corbadoApi', { current: next, previous: old });
    bench.system().corbado.acceptSecrets([next, old]);
    expect(await verify()).toBe(200);
    expect(fetches()).toBe(0);
    bench.system().corbado.acceptSecrets([next]);
    expect([await verify(), await verify()]).toEqual([200, 200]);
    expect(fetches()).toBe(1);
  });

  it('R8: is changed while ten proofs are verified at once: all succeed, by one fetch', async () => {
    store('corbadoApi', { current: next });
    bench.system().corbado.acceptSecrets([next]);
    expect(await ten(verify)).toEqual(allOf(200));
    expect(fetches()).toBe(1);
  });

  it('R8: is changed while ten connect tokens are asked for at once: all are given, by one fetch', async () => {
    const { token } = await signInNatively(bench);
    store('corbadoApi', { current: next });
    bench.system().corbado.acceptSecrets([next]);
    expect(await ten(tokenFor(token))).toEqual(allOf(200));
    expect(fetches()).toBe(1);
  });

  it('R8: is fetched once, however often Corbado refuses it', async () => {
    bench.system().corbado.faults.next('verify', status(401), 10);
    expect(await ten(verify)).toEqual(allOf(500));
    expect(fetches()).toBe(1);
    bench.system().corbado.faults.clear();
    expect(await verify()).toBe(200);
  });
});
