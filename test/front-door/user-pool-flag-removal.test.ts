// The flag goes when the last passkey is gone, however that is found out.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { appendPasskey, believedAfterSeconds, ownerOf, removePasskey } from '../support/passkey-owner.ts';
import { dueChecks, flagRow, runReconcile, runReconcileIn } from '../support/reconcile.ts';
import { asBrowser } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, poolCallsDuring } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  returnToPresent(bench);
  bench.system().corbado.faults.clear();
  bench.system().corbado.webhooks.setMode('prompt');
});

it('M4: the last passkey deleted is told by webhook, and the next run clears the flag', async () => {
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  expect(flagOf(bench, owner.userId)).toBe('true');
  expect(await runReconcile(bench)).toMatchObject({ cleared: 1, failed: 0 });
  expect(flagOf(bench, owner.userId)).toBe('false');
  expect(await flagRow(bench, owner.userId)).not.toHaveProperty('flagState');
});

it('M4: the last passkey deleted without a webhook is found out once the token to delete can no longer be used', async () => {
  bench.system().corbado.webhooks.setMode('off');
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  expect(await runReconcileIn(bench, 320)).toMatchObject({ cleared: 0 });
  expect(await runReconcileIn(bench, 345)).toMatchObject({ cleared: 1 });
  expect(flagOf(bench, owner.userId)).toBe('false');
});

it('M4: 120 tokens to delete are two entries of the user in the list at most', async () => {
  bench.system().corbado.webhooks.setMode('off');
  const owner = await ownerOf(bench, 1);
  const ask = () => bench.client.post('/connectToken', { type: 'passkey-delete' }, asBrowser(bench, owner));
  const answers = await Promise.all(Array.from({ length: 120 }, ask));
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  const soon = (await dueChecks(bench, owner.userId)).filter(({ list }) => list === 'soon');
  expect([1, 2]).toContain(soon.length);
});

it('M4: the last passkey deleted by Corbado’s own staff is found out by the look in a month, if by nothing else', async () => {
  bench.system().corbado.webhooks.setMode('off');
  const owner = await ownerOf(bench, 1);
  bench.system().corbado.deletePasskey(owner.first);
  await runReconcileIn(bench, 14 * 86_400);
  expect(flagOf(bench, owner.userId)).toBe('true');
  await runReconcileIn(bench, 32 * 86_400);
  expect([flagOf(bench, owner.userId), await dueChecks(bench, owner.userId)]).toEqual(['false', []]);
});

it('M4: the last passkey deleted within two minutes of the append is believed only then', async () => {
  const owner = await ownerOf(bench, 1);
  await removePasskey(bench, owner, owner.first);
  expect(await runReconcile(bench)).toMatchObject({ cleared: 0, pending: 1 });
  expect(flagOf(bench, owner.userId)).toBe('true');
  await runReconcileIn(bench, 70);
  await runReconcileIn(bench, 310);
  expect(flagOf(bench, owner.userId)).toBe('false');
});

it('M4: the last passkey deleted makes the next passkey a first one again', async () => {
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  await runReconcile(bench);
  expect((await appendPasskey(bench, owner)).action.answer.body).toMatchObject({
    firstPasskey: true,
    state: 'set',
    updated: true,
  });
  expect(flagOf(bench, owner.userId)).toBe('true');
});

it('M4: the last passkey deleted told of twice, and ten times at once, is cleared once', async () => {
  bench.system().corbado.webhooks.setMode('twice');
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  await Promise.all(Array.from({ length: 10 }, () => sendWebhook(bench, deletedPasskey(owner.userId))));
  const { result, calls } = await poolCallsDuring(bench, () => runReconcile(bench));
  expect(result.cleared).toBe(1);
  expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser', 'AdminUpdateUserAttributes']);
  expect(flagOf(bench, owner.userId)).toBe('false');
});
