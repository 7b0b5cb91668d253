// What does not clear the flag: anything but Corbado's own count of no passkeys.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callAction } from '../support/action-call.ts';
import { warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { believedAfterSeconds, ownerOf, removePasskey } from '../support/passkey-owner.ts';
import { runReconcile, runReconcileIn } from '../support/reconcile.ts';
import { asBrowser } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, poolCallsDuring, poolOf } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  returnToPresent(bench);
  bench.system().corbado.faults.clear();
  bench.system().corbado.webhooks.setMode('prompt');
});

it('M4: the token to delete alone clears nothing', async () => {
  const owner = await ownerOf(bench, 1);
  const { calls } = await poolCallsDuring(bench, async () => {
    await bench.client.post('/connectToken', { type: 'passkey-delete' }, asBrowser(bench, owner));
    await runReconcileIn(bench, 400);
  });
  expect([calls, flagOf(bench, owner.userId)]).toEqual([[], 'true']);
});

it('M4: one passkey of two, deleted, clears nothing', async () => {
  const owner = await ownerOf(bench, 2);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  expect(await runReconcile(bench)).toMatchObject({ cleared: 0, kept: 1 });
  expect(flagOf(bench, owner.userId)).toBe('true');
});

it('M4: a webhook that says so of a user who has a passkey, or of nobody we know, clears nothing', async () => {
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await sendWebhook(bench, deletedPasskey(owner.userId));
  await sendWebhook(bench, deletedPasskey('nobody-we-know'));
  expect(await runReconcile(bench)).toMatchObject({ cleared: 0, kept: 1, gone: 1 });
  expect(flagOf(bench, owner.userId)).toBe('true');
});

it.each<[string, 'identifiers' | 'credentials', Fault, number]>([
  ['is down', 'credentials', { kind: 'status', status: 500 }, 1],
  ['does not know the user', 'credentials', { kind: 'status', status: 400 }, 1],
  ['is silent', 'credentials', { kind: 'stall-before-headers' }, 1],
  ['is too busy', 'identifiers', { kind: 'rate-limited' }, 1],
  ['answers nonsense', 'credentials', { kind: 'nonsense', what: 'html' }, 1],
  ['leaves the total out', 'credentials', { kind: 'wrong-list', what: 'no-paging' }, 1],
  ['lists empty objects', 'credentials', { kind: 'wrong-list', what: 'empty-entries' }, 1],
  ['counts below zero', 'credentials', { kind: 'wrong-list', what: 'negative-total' }, 1],
  ['counts halves', 'credentials', { kind: 'wrong-list', what: 'fractional-total' }, 1],
  ['counts what it does not list', 'credentials', { kind: 'wrong-list', what: 'total-of-others' }, 1],
  ['answers with an empty object', 'credentials', { kind: 'wrong-list', what: 'empty-object' }, 1],
  ['finds an empty object', 'identifiers', { kind: 'wrong-list', what: 'empty-object' }, 1],
  ['lists another thing', 'identifiers', { kind: 'wrong-list', what: 'other-entries' }, 1],
  ['does not find the identifier', 'identifiers', { kind: 'wrong-list', what: 'empty' }, 0],
  ['ignores the filter', 'credentials', { kind: 'wrong-list', what: 'filter-ignored' }, 0],
])('M4: a Corbado that %s clears nothing', async (_, route, fault, failed) => {
  await ownerOf(bench, 1);
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  bench.system().corbado.faults.next(route, fault);
  const { result, calls } = await poolCallsDuring(bench, () => runReconcile(bench));
  expect([result.cleared, result.failed, calls, flagOf(bench, owner.userId)]).toEqual([0, failed, [], 'true']);
});

it('M4: a pool that says nothing of the user is not one that has no flag: the flag goes when the pool says so', async () => {
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  poolOf(bench).cognito.faults.next('AdminGetUser', { kind: 'empty' }, 9);
  expect(await runReconcile(bench)).toMatchObject({ cleared: 0, pending: 1 });
  poolOf(bench).cognito.faults.clear();
  expect(flagOf(bench, owner.userId)).toBe('true');
  await runReconcileIn(bench, 400);
  expect(flagOf(bench, owner.userId)).toBe('false');
});

it('M4: an append after the webhook, before the run, keeps the flag', async () => {
  const owner = await ownerOf(bench, 1);
  bench.system().clock.moveBySeconds(believedAfterSeconds);
  await removePasskey(bench, owner, owner.first);
  await callAction(bench, 'post-append', { webauthnId: owner.userId, credentialId: 'cre-new' });
  expect(await runReconcile(bench)).toMatchObject({ cleared: 0, pending: 1 });
  expect(flagOf(bench, owner.userId)).toBe('true');
});
