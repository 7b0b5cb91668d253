// What becomes of a user's sign-in factors when preferences are written. Pure, with AWS's refusals.
import { invalidParameter } from './cognito-error.ts';
import type { CognitoUser, MfaFactor } from './pool-users.ts';

export type FactorPreference = { readonly Enabled?: boolean | undefined; readonly PreferredMfa?: boolean | undefined };

/** Only what was sent: a factor that is not in here stays as it is. */
export type MfaPreferences = ReadonlyMap<MfaFactor, FactorPreference>;

export type MfaState = Pick<CognitoUser, 'mfaEnabled' | 'mfaPreferred'>;

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
export const changeMfa = (user: CognitoUser, preferences: MfaPreferences, isRequired: boolean): MfaState => {
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
