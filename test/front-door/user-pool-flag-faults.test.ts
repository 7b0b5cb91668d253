// A user pool in trouble: the passkey is recorded whatever happens, the flag follows, and each trouble has its own answer.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoFault } from '../../local/cognito/fault.ts';
import { callAction } from '../support/action-call.ts';
import { warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { returnToPresent } from '../support/moments.ts';
import { dueChecks, flagRow, runReconcileIn } from '../support/reconcile.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser, poolOf } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
beforeEach(() => {
  returnToPresent(bench);
  poolOf(bench).cognito.faults.clear();
});

const append = (userId: string) => callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
const fail = (operation: string, fault: CognitoFault, times = 1) =>
  poolOf(bench).cognito.faults.next(operation, fault, times);
const error = (name: string): CognitoFault => ({ kind: 'error', name, message: 'told in confidence' });

// Which error means what is decided in functions/shared/cognito and tested there, one by one.
describe('M3: an append whose user pool', () => {
  it.each<[string, CognitoFault, string]>([
    ['refuses us', error('AccessDeniedException'), 'access_denied'],
    ['is silent', { kind: 'silent' }, 'timeout'],
    ['hangs up', { kind: 'drop' }, 'connection_lost'],
    ['says nothing of the user', { kind: 'empty' }, 'unavailable'],
  ])('M3: %s succeeds in a second and a half at most, and a later run tells the pool', async (_, fault, flagReason) => {
    const userId = newPoolUser(bench);
    fail('any', fault, 9);
    const startedAt = performance.now();
    const answer = await append(userId);
    expect(performance.now() - startedAt).toBeLessThan(2500);
    const flag = { state: 'pending', updated: false, reason: flagReason };
    expect([answer.status, answer.body]).toEqual([200, { recorded: true, firstPasskey: true, ...flag }]);
    expect(entryOf(bench, answer)).toMatchObject({ flagState: 'pending', flagReason, FlagPending: 1 });
    expect((await dueChecks(bench, userId)).map(({ list }) => list)).toEqual(['soon']);
    poolOf(bench).cognito.faults.clear();
    expect((await runReconcileIn(bench, 61)).raised).toBeGreaterThanOrEqual(1);
    expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['true', 'set']);
  });

  it('M3: will never have this flag succeeds, and the user is left alone', async () => {
    const userId = newPoolUser(bench);
    fail('AdminUpdateUserAttributes', error('UserNotConfirmedException'));
    const answer = await append(userId);
    const flagReason = 'user_not_confirmed';
    expect([answer.status, answer.body]).toMatchObject([200, { state: 'not_applicable', reason: flagReason }]);
    expect(entryOf(bench, answer)).toMatchObject({ flagReason, FlagNotApplicable: 1 });
    expect(await flagRow(bench, userId)).toMatchObject({ flagState: 'not_applicable', flagReason });
    expect(await dueChecks(bench, userId)).toEqual([]);
  });

  it('M3: did what was asked, whose answer got lost, is not told twice', async () => {
    const userId = newPoolUser(bench);
    fail('AdminUpdateUserAttributes', { kind: 'drop', afterApplying: true }, 2);
    expect((await append(userId)).body).toMatchObject({ state: 'pending' });
    expect(flagOf(bench, userId)).toBe('true');
    await runReconcileIn(bench, 61);
    expect((await flagRow(bench, userId)).flagState).toBe('set');
  });

  it('M3: refuses once is asked once more at once', async () => {
    fail('AdminGetUser', error('TooManyRequestsException'));
    expect((await append(newPoolUser(bench))).body).toMatchObject({ state: 'set', updated: true });
  });
});

describe('M3: where the flag must be set', () => {
  beforeAll(async () => {
    runWith(bench, 'post-append', { FLAG_STRICT: 'true' });
    await bench.system().warm('post-append');
  });

  it('M3: an append is 503 while the user pool cannot be told, and succeeds when it is repeated', async () => {
    const userId = newPoolUser(bench);
    fail('any', { kind: 'drop' }, 9);
    const answer = await append(userId);
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([
      503,
      'temporarily_unavailable',
      '5',
    ]);
    expect(entryOf(bench, answer).reason).toBe('connection_lost');
    poolOf(bench).cognito.faults.clear();
    bench.system().clock.moveBySeconds(20);
    expect((await append(userId)).body).toEqual({ recorded: false, firstPasskey: false, state: 'set', updated: true });
  });

  it('M3: an append is 409 for a user who cannot have it, and the passkey is recorded', async () => {
    const userId = newUserId();
    const answer = await append(userId);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([409, 'flag_not_applicable', undefined]);
    expect(await rowsOf(bench, userId, 'P#')).toHaveLength(1);
  });
});
