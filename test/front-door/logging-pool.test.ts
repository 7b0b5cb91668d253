// What is logged of the user pool, of its triggers and of the scheduled run: one line each, known fields, counts, and nobody's name.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { answerChallenge, beginLogin, loginToPool } from '../support/custom-auth.ts';
import { warmFunctions } from '../support/effects.ts';
import { factsDuring } from '../support/log-entries.ts';
import { returnToPresent } from '../support/moments.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { runReconcile, runReconcileIn } from '../support/reconcile.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf } from '../support/user-pool.ts';

// User ids, e-mail addresses, subs and tokens of all users here are looked for by the check that ends every file.
const bench = provideSystem({ failedStarts: true });
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  returnToPresent(bench);
  poolOf(bench).cognito.faults.clear();
  bench.system().corbado.faults.clear();
});

const ok = (name: string, more: object = {}) => ({ function: name, outcome: 'ok', ...more });
const userKey = expect.stringMatching(/^[\w-]{22}$/);

describe('L4: the triggers', () => {
  it('L4: of a login that succeeds', async () => {
    const userId = newPoolUser(bench);
    const proof = await passkeyProofFor(bench, userId);
    const asked = { upstreamStatus: 200, upstreamAttempts: 1, upstreamMilliseconds: expect.any(Number) };
    expect(await factsDuring(bench, () => loginToPool(bench, userId, proof))).toEqual([
      ok('define-auth-challenge'),
      ok('create-auth-challenge'),
      expect.objectContaining(ok('verify-auth-challenge', { userKey, ...asked, CustomAuthConfirmed: 1 })),
      ok('define-auth-challenge'),
    ]);
  });

  it.each([
    ['junk', async () => 'junk', {}],
    ['a proof for somebody else', () => passkeyProofFor(bench, newPoolUser(bench)), { answerRefused: 'other_user' }],
  ])('L4: of a login with %s', async (_, proofFor, facts) => {
    const begun = await beginLogin(bench, newPoolUser(bench));
    const proof = await proofFor();
    const [verify, define, ...more] = await factsDuring(bench, () => answerChallenge(bench, begun, proof));
    const refused = { answerRefused: expect.stringMatching(/^[a-z_]+$/), CustomAuthRefused: 1, ...facts };
    expect([verify, define, more]).toEqual([ok('verify-auth-challenge', refused), ok('define-auth-challenge'), []]);
  });

  it('L4: of a replay, and of an outage', async () => {
    const userId = newPoolUser(bench);
    const proof = await passkeyProofFor(bench, userId);
    const always = { kind: 'result', verificationResult: 'success' } as const;
    bench.system().corbado.faults.next('verify', always, 2);
    await loginToPool(bench, userId, proof);
    const replay = await factsDuring(bench, () => loginToPool(bench, userId, proof));
    expect(replay[2]).toMatchObject({
      outcome: 'ok',
      replay: true,
      answerRefused: 'replayed',
      ReplayBlocked: 1,
      CustomAuthRefused: 1,
    });
    bench.system().corbado.faults.next('verify', { kind: 'status', status: 500 });
    const other = await passkeyProofFor(bench, userId);
    const outage = await factsDuring(bench, () => loginToPool(bench, userId, other));
    expect(outage[2]).toMatchObject({ outcome: 'refused', code: 'upstream_error', UpstreamError: 1 });
  });
});

describe('L4: the scheduled run', () => {
  const counts = { checked: 0, raised: 0, cleared: 0, kept: 0, failed: 0 };

  it('L4: with nothing to do', async () => {
    await runReconcileIn(bench, 46 * 86_400);
    returnToPresent(bench);
    expect(await factsDuring(bench, () => runReconcile(bench))).toEqual([ok('reconcile', counts)]);
  });

  it('L4: that clears a flag', async () => {
    const userId = newPoolUser(bench);
    await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
    bench.system().corbado.state.corbadoUserId(userId);
    await sendWebhook(bench, deletedPasskey(userId));
    bench.system().clock.moveBySeconds(200);
    const [line] = await factsDuring(bench, () => runReconcile(bench));
    expect(line).toMatchObject(
      ok('reconcile', { ...counts, checked: 1, cleared: 1, flagState: 'cleared', FlagCleared: 1 }),
    );
  });

  it('L4: that cannot ask Corbado', async () => {
    const userId = newPoolUser(bench);
    await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
    await sendWebhook(bench, deletedPasskey(userId));
    bench.system().clock.moveBySeconds(200);
    bench.system().corbado.faults.next('identifiers', { kind: 'status', status: 500 }, 9);
    const [line] = await factsDuring(bench, () => runReconcile(bench));
    expect(line).toMatchObject(ok('reconcile', { ...counts, checked: 1, failed: 1, CheckFailed: 1 }));
  });
});
