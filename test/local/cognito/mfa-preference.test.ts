// A user's sign-in factors through the AWS SDK: what Cognito switches on and off, and what it refuses.
import { AdminGetUserCommand, AdminSetUserMFAPreferenceCommand } from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, expect, it } from 'vitest';
import { poolId, provideCognito, refusal, testPool } from './test-pool.ts';

const strictPool = 'eu-central-1_Strict001';
const offPool = 'eu-central-1_Off00001';
const strict = { ...testPool, id: strictPool, mfaConfiguration: 'ON', clients: [] } as const;
const { cognito, send } = provideCognito([testPool, strict, { ...strict, id: offPool, mfaConfiguration: 'OFF' }]);

const ada = { username: 'ada.lovelace', attributes: { email: 'ada@example.com', email_verified: 'true' } };
beforeEach(() => {
  for (const pool of [poolId, strictPool, offPool]) {
    for (const { username } of cognito().users.list(pool)) cognito().users.remove(pool, username);
    cognito().users.add(pool, ada);
  }
});

type Preference = Omit<ConstructorParameters<typeof AdminSetUserMFAPreferenceCommand>[0], 'Username' | 'UserPoolId'>;
const prefer = (preference: Preference, UserPoolId = poolId) =>
  send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username: ada.username, ...preference }));
const factors = async (UserPoolId = poolId) => {
  const user = await send(new AdminGetUserCommand({ UserPoolId, Username: ada.username }));
  return [user.UserMFASettingList, user.PreferredMfaSetting];
};

const on = { Enabled: true };
const off = { Enabled: false };

it.each([
  [{ SoftwareTokenMfaSettings: on }, 'InvalidParameterException: User has not set up software token mfa'],
  [{ SMSMfaSettings: off }, 'InvalidParameterException: User does not have a phone_number set to turn on SMS MFA'],
  [{ WebAuthnMfaSettings: on }, 'InvalidParameterException: WebAuthn MFA is not enabled for the user pool'],
  [{ EmailMfaSettings: { PreferredMfa: true } }, 'InvalidParameterException: A preferred MFA factor must be enabled'],
])('refuses %j of a user who has an email address only', async (preference, expected) => {
  expect(await refusal(prefer(preference))).toBe(expected);
  expect(await factors()).toEqual([undefined, undefined]);
});

it('refuses an authenticator whose first code never came, and email without an address', async () => {
  cognito().users.change(poolId, ada.username, { totp: 'associated', attributes: {} });
  expect(await refusal(prefer({ SoftwareTokenMfaSettings: on }))).toMatch(/has not verified software token mfa/);
  expect(await refusal(prefer({ EmailMfaSettings: on }))).toMatch(/delivery config set to turn on EMAIL_OTP/);
});

it('changes only what was sent, and prefers one factor', async () => {
  const attributes = { ...ada.attributes, phone_number: '+4930123456' };
  cognito().users.change(poolId, ada.username, { totp: 'verified', attributes });
  const preferred = { Enabled: true, PreferredMfa: true };
  await prefer({ SoftwareTokenMfaSettings: preferred });
  expect(await factors()).toEqual([['SOFTWARE_TOKEN_MFA'], 'SOFTWARE_TOKEN_MFA']);
  await prefer({ SMSMfaSettings: on });
  expect(await factors()).toEqual([['SOFTWARE_TOKEN_MFA', 'SMS_MFA'], 'SOFTWARE_TOKEN_MFA']);
  const two = prefer({ SMSMfaSettings: preferred, EmailMfaSettings: preferred });
  expect(await refusal(two)).toMatch(/^InvalidParameterException: Only one/);
  await prefer({ SMSMfaSettings: preferred });
  expect(await factors()).toEqual([['SOFTWARE_TOKEN_MFA', 'SMS_MFA'], 'SMS_MFA']);
  await prefer({ SMSMfaSettings: off });
  expect(await factors()).toEqual([['SOFTWARE_TOKEN_MFA'], undefined]);
});

it('lets nobody out of a pool that requires a factor, and says nothing', async () => {
  await prefer({ EmailMfaSettings: { Enabled: true, PreferredMfa: true } }, strictPool);
  await prefer({ EmailMfaSettings: off }, strictPool);
  expect(await factors(strictPool)).toEqual([['EMAIL_OTP'], 'EMAIL_OTP']);
});

it('refuses users who are not ready', async () => {
  cognito().users.change(poolId, ada.username, { status: 'UNCONFIRMED' });
  expect(await refusal(prefer({ EmailMfaSettings: on }))).toMatch(/^UserNotConfirmedException/);
  cognito().users.change(poolId, ada.username, { status: 'RESET_REQUIRED' });
  expect(await refusal(prefer({ EmailMfaSettings: on }))).toMatch(/^PasswordResetRequiredException/);
});

it('takes preferences in a pool that asks nobody for a factor', async () => {
  await prefer({ EmailMfaSettings: on }, offPool);
  expect(await factors(offPool)).toEqual([['EMAIL_OTP'], undefined]);
});
