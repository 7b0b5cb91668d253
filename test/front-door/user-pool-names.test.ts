// Stages whose user ids are not the names that users of the pool usually have: addresses, or what the pool calls `sub`. Every function that
// compares ids with the pool, or is told of them by Corbado, obeys.
import { beforeAll, describe, expect, it } from 'vitest';
import { idTokenIn, loginToPool } from '../support/custom-auth.ts';
import { grantFor } from '../support/grant-for.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { believedAfterSeconds } from '../support/passkey-owner.ts';
import { dueChecks, runReconcileIn } from '../support/reconcile.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser, poolOf, poolUser } from '../support/user-pool.ts';

describe('A5: where addresses are user ids', () => {
  const bench = provideSystem();
  beforeAll(() => {
    for (const name of ['post-append', 'corbado-webhook', 'reconcile', 'verify-auth-challenge'] as const)
      runWith(bench, name, { ALLOW_EMAIL_USER_ID: 'true' });
  });

  const newAddress = (): string => {
    const address = `${newUserId()}@example.com`;
    newPoolUser(bench, { username: address, attributes: { email: address } });
    return address;
  };

  it('A5: an append sets the flag of whom it names by one', async () => {
    const address = newAddress();
    const { statusCode, body } = await bench.invoke('post-append', { username: address });
    expect([statusCode, body.firstPasskey, flagOf(bench, address)]).toEqual([200, true, 'true']);
  });

  it('A5: a webhook puts whom it names by one on the list', async () => {
    const address = newAddress();
    await sendWebhook(bench, deletedPasskey(address));
    expect(await dueChecks(bench, address)).toHaveLength(1);
  });

  it('A5: the run clears the flag of whom Corbado knows by one, when a webhook has Corbado’s own id alone', async () => {
    const address = newAddress();
    await bench.invoke('post-append', { username: address });
    const userID = bench.system().corbado.state.corbadoUserId(address);
    bench.system().clock.moveBySeconds(believedAfterSeconds);
    await sendWebhook(bench, { type: 'passkey.deleted', data: { userID } });
    await runReconcileIn(bench, 0);
    expect(flagOf(bench, address)).toBe('false');
  });

  it('A5: a login to the pool itself takes a proof for one', async () => {
    const address = newAddress();
    const answer = await loginToPool(bench, address, await passkeyProofFor(bench, address));
    expect([answer.status, typeof idTokenIn(answer)]).toEqual([200, 'string']);
  });
});

describe('A5: where the pool’s sub is the user id, in the claim username', () => {
  const bench = provideSystem();
  beforeAll(() => {
    grantFor(bench, { checkUserStatus: true });
    const subs = { COGNITO_USER_ID: 'sub', USER_ID_CLAIM: 'username' };
    const asking = { CHECK_USER_STATUS: 'true', COGNITO_USER_POOL_ID: poolOf(bench).poolId };
    for (const name of ['verify-auth-challenge', 'pre-login', 'verify-passkey', 'post-login'] as const)
      runWith(bench, name, { ...subs, ...asking });
  });

  const newUser = () => {
    const userName = newPoolUser(bench);
    return { userName, sub: poolUser(bench, userName).sub };
  };
  /** Corbado knows the user by the name, and has the other id in the claim that counts. */
  const proofFor = ({ userName, sub }: ReturnType<typeof newUser>) =>
    passkeyProofFor(bench, userName, { claims: { username: sub } });

  it('A5: a login to the pool takes a proof for the sub, and none for the user name', async () => {
    const user = newUser();
    expect((await loginToPool(bench, user.userName, await proofFor(user))).status).toBe(200);
    const named = await proofFor({ ...user, sub: user.userName });
    expect((await loginToPool(bench, user.userName, named)).status).toBe(400);
  });

  it('A5: whoever types their name at pre-login is found as their sub', async () => {
    const { userName, sub } = newUser();
    const { body } = await bench.invoke('pre-login', { identifier: userName });
    expect(body).toEqual({ identifier: sub, userId: sub });
  });

  it('A5: verify and post-login ask the pool about the sub, and let in whom it knows by that', async () => {
    const user = newUser();
    const verified = await bench.client.post('/auth/passkey/verify', { signedPasskeyData: await proofFor(user) });
    const told = await bench.invoke('post-login', { signedPasskeyData: await proofFor(user) });
    expect([verified.status, told.statusCode]).toEqual([200, 200]);
    expect(await rowsOf(bench, user.sub, 'S#')).toHaveLength(2);
  });
});
