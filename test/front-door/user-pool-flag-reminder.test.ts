// A flag that is pending and on no list any more: the user's next login by passkey brings it up again.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { dueChecks, flagRow, runReconcile } from '../support/reconcile.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser, poolOf } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => returnToPresent(bench));

/** The user pool is down, and the table fails just when the user should come onto the list. */
const forgottenUser = async (): Promise<string> => {
  const userId = newPoolUser(bench);
  poolOf(bench).cognito.faults.next('any', { kind: 'drop' }, 9);
  bench.system().dynamodb.faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
  // Without a credential nothing else is put.
  const { status, body } = await callAction(bench, 'post-append', { webauthnId: userId });
  poolOf(bench).cognito.faults.clear();
  bench.system().dynamodb.faults.clear();
  expect([status, body.state, await dueChecks(bench, userId)]).toEqual([200, 'pending', []]);
  return userId;
};

const logins: readonly (readonly [string, (signedPasskeyData: string) => Promise<{ status: number }>])[] = [
  ['at the verify endpoint', (signedPasskeyData) => bench.client.post('/auth/passkey/verify', { signedPasskeyData })],
  ['by the action', (signedPasskeyData) => callAction(bench, 'post-login', { signedPasskeyData })],
];

it.each(logins)(
  'M3: a login %s ten minutes later puts the user on the list, and the run tells the pool',
  async (_, login) => {
    const userId = await forgottenUser();
    bench.system().clock.moveBySeconds(601);
    expect((await login(await passkeyProofFor(bench, userId))).status).toBe(200);
    expect((await dueChecks(bench, userId)).map(({ list }) => list)).toEqual(['soon']);
    expect((await runReconcile(bench)).raised).toBe(1);
    expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['true', 'set']);
  },
);

it.each(logins)('M3: a login %s before that costs nothing more', async (_, login) => {
  const userId = await forgottenUser();
  bench.system().clock.moveBySeconds(500);
  const proof = await passkeyProofFor(bench, userId);
  const { effects } = await effectsOf(bench, () => login(proof));
  expect([effects.dynamodb, await dueChecks(bench, userId)]).toEqual([{ Query: 2, PutItem: 2 }, []]);
});

it.each(logins)('M3: a login %s that reminds of it costs one write more', async (_, login) => {
  const userId = await forgottenUser();
  bench.system().clock.moveBySeconds(601);
  const proof = await passkeyProofFor(bench, userId);
  const { effects } = await effectsOf(bench, () => login(proof));
  expect(effects.dynamodb).toEqual({ Query: 2, PutItem: 3 });
});
