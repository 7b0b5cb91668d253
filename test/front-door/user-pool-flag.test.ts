// The flag in the user pool, as an attribute: exactly what is written, how often, and what the caller learns.
import { beforeEach, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce } from '../support/at-once.ts';
import { nowSeconds, returnToPresent } from '../support/moments.ts';
import { dueChecks, flagRow, runReconcileIn } from '../support/reconcile.ts';
import { newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import {
  attribute,
  flagOf,
  newPoolUser,
  poolCallsDuring,
  poolOf,
  poolUser,
  timeAttribute,
} from '../support/user-pool.ts';

const bench = provideSystem();
beforeEach(() => {
  returnToPresent(bench);
  bench.system().cognito?.faults.clear();
});

const append = async (userId: string, credentialId = 'cre-1') => {
  const { status, body } = await callAction(bench, 'post-append', { webauthnId: userId, credentialId });
  return status === 200 ? body : status;
};
const told = { state: 'set', updated: true };
const known = { state: 'set', updated: false };

describe('M1: a first passkey', () => {
  it('M1, M5: writes the two attributes, sends nothing else of the user, and leaves the factors as they are', async () => {
    const attributes = { phone_number: '+491701234567', phone_number_verified: 'false', nickname: 'ada' };
    const factors = {
      totp: 'verified',
      mfaEnabled: ['SOFTWARE_TOKEN_MFA'],
      mfaPreferred: 'SOFTWARE_TOKEN_MFA',
    } as const;
    const userId = newPoolUser(bench, { attributes, ...factors, mfaEnabled: [...factors.mfaEnabled] });
    const before = poolUser(bench, userId).attributes;
    const { result, calls } = await poolCallsDuring(bench, () => append(userId));
    expect(result).toEqual({ recorded: true, firstPasskey: true, ...told });
    const { poolId: UserPoolId } = poolOf(bench);
    const value = poolUser(bench, userId).attributes[timeAttribute] ?? '';
    expect(calls).toEqual([
      ['AdminGetUser', { UserPoolId, Username: userId }],
      [
        'AdminUpdateUserAttributes',
        {
          ...{ UserPoolId, Username: userId },
          UserAttributes: [
            { Name: attribute, Value: 'true' },
            { Name: timeAttribute, Value: value },
          ],
        },
      ],
    ]);
    expect(Math.abs(Number(value) - nowSeconds(bench))).toBeLessThan(5);
    expect(poolUser(bench, userId)).toMatchObject(factors);
    expect(poolUser(bench, userId).attributes).toEqual({ ...before, [attribute]: 'true', [timeAttribute]: value });
  });

  it('M1: of a user whose flag is true already is recorded, and writes nothing', async () => {
    const userId = newPoolUser(bench, { attributes: { [attribute]: 'true', [timeAttribute]: '7' } });
    const { result, calls } = await poolCallsDuring(bench, () => append(userId));
    expect(result).toEqual({ recorded: true, firstPasskey: true, ...known });
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser']);
    expect(poolUser(bench, userId).attributes[timeAttribute]).toBe('7');
  });

  it('A5: is told of the user by that very name, never by an alias', async () => {
    const email = `${newUserId()}@example.com`;
    newPoolUser(bench, { attributes: { email } });
    const { calls } = await poolCallsDuring(bench, () => append(email));
    expect(calls).toEqual([]);
  });
});

describe('M2: more passkeys', () => {
  it('M2: of many at once one tells the user pool, and the flag is set', async () => {
    const userId = newPoolUser(bench);
    const appends = () => atOnce(bench, 'PutItem', (at) => append(userId, `cre-${at}`));
    const { result, calls } = await poolCallsDuring(bench, appends);
    const answers = result as Record<string, unknown>[];
    expect(answers.filter(({ updated }) => updated)).toHaveLength(1);
    for (const { state } of answers) expect(['set', 'pending']).toContain(state);
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser', 'AdminUpdateUserAttributes']);
    expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['true', 'set']);
    // Afterwards the user pool is not asked again.
    const later = await poolCallsDuring(bench, () => append(userId, 'cre-later'));
    expect([later.result, later.calls]).toEqual([{ recorded: true, firstPasskey: false, ...known }, []]);
  });
});

describe('M4: the list', () => {
  it('M4: holds a user with the flag for a look in a month, by which the flag is kept, and for the next; and no other', async () => {
    const [userId, nobody] = [newPoolUser(bench), newUserId()];
    await append(userId);
    await append(nobody);
    const [check, ...more] = await dueChecks(bench, userId);
    expect([check, more]).toEqual([{ list: 'regular', dueInSeconds: expect.any(Number), attempts: 0 }, []]);
    // Each user has times of their own, 30 days apart.
    expect(check?.dueInSeconds).toBeGreaterThan(15 * 86_400 - 5);
    expect(check?.dueInSeconds).toBeLessThan(45 * 86_400);
    expect(await dueChecks(bench, nobody)).toEqual([]);
    bench.system().corbado.state.passkeys.push({ id: 'cre-1', userId, displayName: userId, createdAtSeconds: 0 });
    const { result, calls } = await poolCallsDuring(bench, () => runReconcileIn(bench, 46 * 86_400));
    expect(result).toMatchObject({ failed: 0, cleared: 0 });
    expect(result.kept).toBeGreaterThanOrEqual(1);
    expect([calls, flagOf(bench, userId), (await dueChecks(bench, userId)).length]).toEqual([[], 'true', 1]);
  });
});
