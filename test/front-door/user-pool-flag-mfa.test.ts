// The flag as an MFA preference: one block of one factor, for users who have that factor and no other.
import { describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { callAction } from '../support/action-call.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf, poolUser } from '../support/user-pool.ts';

const mode = { FLAG_MODE: 'mfa-preference', FLAG_MFA_FACTORS: 'SOFTWARE_TOKEN_MFA SMS_MFA' };
const bench = provideSystem({ extraEnv: { 'post-append': mode, reconcile: mode } });

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
      'both',
      { ...withApp, ...withPhone },
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

describe('M5: a user', () => {
  it.each<[string, Partial<CognitoUser>]>([
    ['without any factor', {}],
    ['whose app was never confirmed', { totp: 'associated' }],
    ['whose phone number is not verified', { attributes: { phone_number: '+491701234567' } }],
  ])('M5: %s is never given one', async (_, user) => {
    const userId = newPoolUser(bench, user);
    const { result } = await append(userId);
    expect(result).toMatchObject({ state: 'not_applicable', updated: false, reason: 'no_factor_enrolled' });
    const { mfaEnabled, mfaPreferred } = poolUser(bench, userId);
    expect([mfaEnabled, mfaPreferred]).toEqual([[], undefined]);
  });

  it('M5: who prefers a factor already is left alone', async () => {
    const userId = newPoolUser(bench, { ...withApp, ...withPhone, mfaEnabled: ['SMS_MFA'], mfaPreferred: 'SMS_MFA' });
    const { result, calls } = await append(userId);
    expect(result).toMatchObject({ state: 'set', updated: false });
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser']);
    expect(poolUser(bench, userId)).toMatchObject({ mfaEnabled: ['SMS_MFA'], mfaPreferred: 'SMS_MFA' });
  });

  it('M5: who enrols a factor later gets it with the next passkey', async () => {
    const userId = newPoolUser(bench);
    await append(userId);
    const { cognito, poolId } = poolOf(bench);
    cognito.users.change(poolId, userId, withApp);
    expect((await append(userId)).result).toMatchObject({ state: 'set', updated: true });
    expect(poolUser(bench, userId).mfaEnabled).toEqual(['SOFTWARE_TOKEN_MFA']);
  });

  it('M1: has no attribute written', async () => {
    const userId = newPoolUser(bench, withApp);
    const before = poolUser(bench, userId).attributes;
    await append(userId);
    expect(poolUser(bench, userId).attributes).toEqual(before);
  });
});
