// R8: a secret is changed without a failed request, and fetched once for all who need it.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { callAction } from '../support/action-call.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { markSecret, provideSystem } from '../support/system.ts';

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

/** With the secret that is stored now, and with nothing else in memory. */
const restart = async (...names: FunctionName[]) => {
  for (const name of names) bench.system().coldStart(name);
  await Promise.all(names.map((name) => bench.system().warm(name)));
  bench.system().secrets.faults.resetCalls();
};
const fetches = () => bench.system().secrets.faults.calls('GetSecretValue');

/**
 * Ten at once, while a fetch takes long enough for all of them to run into it; on a machine that is busy the last ones may come after it,
 * and must not fetch either.
 */
const ten = (run: () => Promise<number>) => {
  bench.system().secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 100 });
  return Promise.all(Array.from({ length: 10 }, run));
};
const allOf = (code: number) => Array.from({ length: 10 }, () => code);

it('R8: the action secret is changed while ten call at once: all are let in, by one fetch, and nobody by one that is gone', async () => {
  const act = async (secret: string) =>
    (await callAction(bench, 'pre-login', { identifier: 'ada' }, { secret })).status;
  store('action', { current: old });
  await restart('pre-login');
  expect(await act(old)).toBe(200);
  store('action', { current: next, previous: old });
  expect(await ten(() => act(next))).toEqual(allOf(200));
  expect([await act(old), await act(next), await act(third)]).toEqual([200, 200, 401]);
  expect(fetches()).toBe(1);
  // iW5
  store('action', { current: third, previous: next });
  await restart('pre-login');
  expect([await act(third), await act(next), await act(old)]).toEqual([200, 200, 401]);
});

it("R8: Corbado's API secret is changed at Corbado first, and ten logins and ten connect tokens find out by one fetch each", async () => {
  const verify = async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    return (await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status;
  };
  const { token: bearer } = await signInNatively(bench);
  const ask = async () => (await bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer })).status;
  const { corbado } = bench.system();
  store('corbadoApi', { current: old });
  await restart('verify-passkey', 'connect-token');
  store('corbadoApi', { current: next });
  corbado.acceptSecrets([next, old]);
  expect([await verify(), await ask(), fetches()]).toEqual([200, 200, 0]);
  corbado.acceptSecrets([next]);
  expect([await ten(verify), fetches()]).toEqual([allOf(200), 1]);
  expect([await ten(ask), fetches()]).toEqual([allOf(200), 2]);
  // Refused again within the minute, it is not fetched again.
  corbado.acceptSecrets([]);
  expect([await ten(verify), fetches()]).toEqual([allOf(500), 2]);
  corbado.acceptSecrets([next]);
  expect(await verify()).toBe(200);
});
