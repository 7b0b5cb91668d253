// When the flag in the user pool goes: after the last passkey, by Corbado's count alone, and never for the lack of one.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callAction } from '../support/action-call.ts';
import { warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { appendPasskey, believedAfterSeconds, ownerOf, removePasskey } from '../support/passkey-owner.ts';
import { dueChecks, flagRow, runReconcile, runReconcileIn } from '../support/reconcile.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, poolCallsDuring, poolOf } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  returnToPresent(bench);
  bench.system().corbado.faults.clear();
  bench.system().corbado.webhooks.setMode('prompt');
});

// The flag goes when the last passkey is gone, however that is found out.
describe('user pool flag removal', () => {
  it('M4: the last passkey deleted is told by webhook, twice, and the next run clears the flag once; the next one is a first again', async () => {
    bench.system().corbado.webhooks.setMode('twice');
    const owner = await ownerOf(bench, 1);
    bench.system().clock.moveBySeconds(believedAfterSeconds);
    await removePasskey(bench, owner, owner.first);
    expect(flagOf(bench, owner.userId)).toBe('true');
    const { result, calls } = await poolCallsDuring(bench, () => runReconcile(bench));
    expect(result).toMatchObject({ cleared: 1, failed: 0 });
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser', 'AdminUpdateUserAttributes']);
    expect(flagOf(bench, owner.userId)).toBe('false');
    expect(await flagRow(bench, owner.userId)).not.toHaveProperty('flagState');
    const { action } = await appendPasskey(bench, owner);
    expect(action.answer.body).toMatchObject({ firstPasskey: true, state: 'set', updated: true });
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
    // Each user has turns of their own: the second look comes after one or two minutes, and a third one up to ten minutes after that.
    await runReconcileIn(bench, 70);
    expect(flagOf(bench, owner.userId)).toBe('true');
    await runReconcileIn(bench, 600);
    expect(flagOf(bench, owner.userId)).toBe('false');
  });
});

// What does not clear the flag: anything but Corbado's own count of no passkeys.
describe('user pool flag kept', () => {
  it('M4: one passkey of two, deleted, or a webhook about nobody we know clears nothing', async () => {
    const owner = await ownerOf(bench, 2);
    bench.system().clock.moveBySeconds(believedAfterSeconds);
    await removePasskey(bench, owner, owner.first);
    await sendWebhook(bench, deletedPasskey('nobody-we-know'));
    expect(await runReconcile(bench)).toMatchObject({ cleared: 0, kept: 1, gone: 1 });
    expect(flagOf(bench, owner.userId)).toBe('true');
  });

  it.each<[string, 'identifiers' | 'credentials', Fault, number]>([
    ['is down', 'credentials', { kind: 'status', status: 500 }, 1],
    ['leaves the total out', 'credentials', { kind: 'wrong-list', what: 'no-paging' }, 1],
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
});
