// The flag as a preference for a factor, and the run that reminds of flags.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { callAction } from '../support/action-call.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { grantFor } from '../support/grant-for.ts';
import { returnToPresent } from '../support/moments.ts';
import { dueChecks, flagRow, runReconcile } from '../support/reconcile.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { flagOf, newPoolUser, poolCallsDuring, poolOf, poolUser } from '../support/user-pool.ts';

// The flag as an MFA preference: one block of one factor, for users who have that factor and no other.
describe('user pool flag mfa', () => {
  const mode = { FLAG_MODE: 'mfa-preference', FLAG_MFA_FACTORS: 'SOFTWARE_TOKEN_MFA SMS_MFA' };
  const bench = provideSystem({ extraEnv: { 'post-append': mode, reconcile: mode } });

  const mfaFactors = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'] as const;
  beforeAll(() => grantFor(bench, { flag: { mode: 'mfa-preference', mfaFactors: [...mfaFactors] } }));

  const append = async (userId: string) => {
    const event = { webauthnId: userId, credentialId: 'cre-1' };
    return poolCallsDuring(bench, async () => (await callAction(bench, 'post-append', event)).body);
  };
  const preferred = { Enabled: true, PreferredMfa: true };
  const withApp = { totp: 'verified' } as const;
  const withPhone = { attributes: { phone_number: '+491701234567', phone_number_verified: 'true' } };

  describe('M1: the input', () => {
    it.each<[string, Partial<CognitoUser>, object[], object]>([
      [
        'an authenticator app',
        withApp,
        [{ SoftwareTokenMfaSettings: preferred }],
        { mfaEnabled: ['SOFTWARE_TOKEN_MFA'] },
      ],
      [
        'a phone, after Cognito has said that there is no app',
        withPhone,
        [{ SoftwareTokenMfaSettings: preferred }, { SMSMfaSettings: preferred }],
        { mfaEnabled: ['SMS_MFA'] },
      ],
    ])('M1: for a user with %s is exactly one block', async (_, user, blocks, after) => {
      const userId = newPoolUser(bench, user);
      const { result, calls } = await append(userId);
      expect(result).toMatchObject({ recorded: true, state: 'set', updated: true });
      const who = { UserPoolId: poolOf(bench).poolId, Username: userId };
      expect(calls).toEqual([
        ['AdminGetUser', who],
        ...blocks.map((block) => ['AdminSetUserMFAPreference', { ...who, ...block }]),
      ]);
      expect(poolUser(bench, userId)).toMatchObject(after);
    });
  });

  // Which factors a user may have is decided in functions/shared/cognito and tested there.
  it('M5: a user without a confirmed factor is given none, and gets one with the next passkey after enrolling it', async () => {
    const userId = newPoolUser(bench, { totp: 'associated', attributes: { phone_number: '+491701234567' } });
    const before = poolUser(bench, userId).attributes;
    const { result } = await append(userId);
    expect(result).toMatchObject({ state: 'not_applicable', updated: false, reason: 'no_factor_enrolled' });
    const { mfaEnabled, mfaPreferred } = poolUser(bench, userId);
    expect([mfaEnabled, mfaPreferred]).toEqual([[], undefined]);
    const { cognito, poolId } = poolOf(bench);
    cognito.users.change(poolId, userId, withApp);
    expect((await append(userId)).result).toMatchObject({ state: 'set', updated: true });
    expect(poolUser(bench, userId).mfaEnabled).toEqual(['SOFTWARE_TOKEN_MFA']);
    // M1: no attribute is written.
    expect(poolUser(bench, userId).attributes).toEqual(before);
  });

  it('M5: a user who prefers a factor already is left alone', async () => {
    const userId = newPoolUser(bench, { ...withApp, ...withPhone, mfaEnabled: ['SMS_MFA'], mfaPreferred: 'SMS_MFA' });
    const { result, calls } = await append(userId);
    expect(result).toMatchObject({ state: 'set', updated: false });
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser']);
    expect(poolUser(bench, userId)).toMatchObject({ mfaEnabled: ['SMS_MFA'], mfaPreferred: 'SMS_MFA' });
  });
});

// A flag that is pending and on no list any more: the user's next login by passkey brings it up again.
describe('user pool flag reminder', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));
  beforeEach(() => returnToPresent(bench));

  /** The user pool is down, and the table fails just when the user should come onto the list. */
  const forgottenUser = async (): Promise<string> => {
    const userId = newPoolUser(bench);
    poolOf(bench).cognito.faults.next('any', { kind: 'drop' }, 9);
    bench.system().dynamodb.faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 9);
    // Without a credential and a delivery's name nothing else is put.
    const { statusCode: status, body } = await bench.invoke('post-append', { webauthnId: userId });
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
    'M3: a login %s ten minutes later, and not before, puts the user on the list by one write more, and the run tells the pool',
    async (_, login) => {
      const userId = await forgottenUser();
      const logInIn = async (seconds: number) => {
        bench.system().clock.moveBySeconds(seconds);
        const proof = await passkeyProofFor(bench, userId);
        return (await effectsOf(bench, () => login(proof))).effects.dynamodb;
      };
      expect([await logInIn(500), await dueChecks(bench, userId)]).toEqual([{ Query: 2, PutItem: 2 }, []]);
      expect(await logInIn(101)).toEqual({ Query: 2, PutItem: 3 });
      expect((await dueChecks(bench, userId)).map(({ list }) => list)).toEqual(['soon']);
      expect((await runReconcile(bench)).raised).toBe(1);
      expect([flagOf(bench, userId), (await flagRow(bench, userId)).flagState]).toEqual(['true', 'set']);
    },
  );
});
