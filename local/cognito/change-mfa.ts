// AdminSetUserMFAPreference: switches a user’s sign-in factors on or off, and prefers one.
import * as z from 'zod';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import { poolIdField, signedOperation, usernameField } from './operation.ts';
import { type CognitoUser, type MfaFactor, poolOf, userOf } from './pool-users.ts';

type FactorPreference = { readonly Enabled?: boolean | undefined; readonly PreferredMfa?: boolean | undefined };

/** Only what was sent: a factor that is not in here stays as it is. */
type MfaPreferences = ReadonlyMap<MfaFactor, FactorPreference>;

type MfaState = Pick<CognitoUser, 'mfaEnabled' | 'mfaPreferred'>;

// Checked for every factor that is sent, even to switch it off. https://github.com/aws-amplify/amplify-js/issues/618 and 944
const requireUsable = (factor: MfaFactor, { attributes, totp }: CognitoUser): void => {
  if (factor === 'SMS_MFA' && attributes.phone_number === undefined) {
    throw invalidParameter('User does not have a phone_number set to turn on SMS MFA');
  }
  if (factor === 'SOFTWARE_TOKEN_MFA' && totp === 'none') {
    throw invalidParameter('User has not set up software token mfa');
  }
  if (factor === 'SOFTWARE_TOKEN_MFA' && totp === 'associated') {
    throw invalidParameter('User has not verified software token mfa');
  }
  if (factor === 'EMAIL_OTP' && attributes.email === undefined) {
    throw invalidParameter('User does not have delivery config set to turn on EMAIL_OTP');
  }
};

const requireConsistent = (preferences: MfaPreferences): void => {
  const preferred = [...preferences.values()].filter(({ PreferredMfa }) => PreferredMfa);
  if (preferred.length > 1) throw invalidParameter('Only one MFA factor can be preferred');
  if (preferred.some(({ Enabled }) => !Enabled)) throw invalidParameter('A preferred MFA factor must be enabled');
};

/**
 * A pool that requires MFA does not let go of a factor: it answers 200 and keeps it. A pool without MFA takes preferences all the
 * same, since AWS documents no refusal, and asks nobody for them: "MFA won't be used for any users".
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
const changeMfa = (user: CognitoUser, preferences: MfaPreferences, isRequired: boolean): MfaState => {
  requireConsistent(preferences);
  for (const factor of preferences.keys()) requireUsable(factor, user);
  const enabled = new Set(user.mfaEnabled);
  let preferred = user.mfaPreferred;
  for (const [factor, { Enabled = false, PreferredMfa = false }] of preferences) {
    const staysOn = Enabled || (isRequired && enabled.has(factor));
    if (staysOn) enabled.add(factor);
    else enabled.delete(factor);
    if (PreferredMfa) preferred = factor;
    else if (preferred === factor && !(staysOn && !Enabled)) preferred = undefined;
  }
  return { mfaEnabled: [...enabled], mfaPreferred: preferred };
};

const factor = z.object({ Enabled: z.boolean().optional(), PreferredMfa: z.boolean().optional() }).optional();

const inputSchema = z.object({
  UserPoolId: poolIdField,
  Username: usernameField,
  SMSMfaSettings: factor,
  SoftwareTokenMfaSettings: factor,
  EmailMfaSettings: factor,
  WebAuthnMfaSettings: z.object({ Enabled: z.boolean().optional() }).optional(),
});

const requireReady = ({ status }: CognitoUser): void => {
  if (status === 'UNCONFIRMED') throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
  if (status === 'RESET_REQUIRED') {
    throw new CognitoError('PasswordResetRequiredException', 'Password reset required for the user');
  }
};

export const adminSetUserMfaPreference = signedOperation(inputSchema, ({ pools, nowMilliseconds }, input) => {
  const pool = poolOf(pools, input.UserPoolId);
  const user = userOf(pool, input.Username);
  requireReady(user);
  // Cognito's own passkeys as a second factor: a setting of the pool that no pool has here.
  if (input.WebAuthnMfaSettings) throw invalidParameter('WebAuthn MFA is not enabled for the user pool');
  const sent: [MfaFactor, FactorPreference | undefined][] = [
    ['SMS_MFA', input.SMSMfaSettings],
    ['SOFTWARE_TOKEN_MFA', input.SoftwareTokenMfaSettings],
    ['EMAIL_OTP', input.EmailMfaSettings],
  ];
  const preferences = new Map(sent.flatMap(([name, preference]) => (preference ? [[name, preference] as const] : [])));
  Object.assign(user, changeMfa(user, preferences, pool.settings.MfaConfiguration === 'ON'));
  user.modifiedSeconds = nowMilliseconds() / 1000;
  return {};
});
