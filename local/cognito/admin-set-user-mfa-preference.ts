// AdminSetUserMFAPreference: switches a user's sign-in factors on or off, and prefers one.
import * as z from 'zod';
import { poolIdField, usernameField } from './call-input.ts';
import { changeMfa, type FactorPreference } from './change-mfa.ts';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import { signedOperation } from './operation.ts';
import { type CognitoUser, type MfaFactor, userOf } from './pool-users.ts';
import { poolOf } from './user-pool.ts';

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
