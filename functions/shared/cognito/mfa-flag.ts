// The flag as Cognito's own MFA preference: a second factor for the password login of users who have one enrolled.
import type { MfaFactor } from '../environment.ts';
import type { FlagOutcome, FlagWriter } from '../flag/flag-writer.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import { impatiently, type MfaBlock, type PoolUser, type ReadPoolUser, type SetMfaPreference } from './user-pool.ts';

export type MfaFlagPorts = {
  readonly read: ReadPoolUser;
  readonly setPreference: SetMfaPreference;
  /** In order of preference: the first that the user has enrolled becomes the preferred one. */
  readonly factors: readonly MfaFactor[];
};

const preferred = { Enabled: true, PreferredMfa: true };
const blockOf: Readonly<Record<MfaFactor, MfaBlock>> = {
  SOFTWARE_TOKEN_MFA: { SoftwareTokenMfaSettings: preferred },
  SMS_MFA: { SMSMfaSettings: preferred },
  EMAIL_OTP: { EmailMfaSettings: preferred },
};

const isVerified = ({ attributes }: PoolUser, attribute: string): boolean =>
  (attributes.get(attribute) ?? '') !== '' && attributes.get(`${attribute}_verified`) === 'true';

/** Whether a code could reach the user by this factor. Nothing tells whether an authenticator app was enrolled: Cognito refuses if not. */
const mayBeEnrolled = (factor: MfaFactor, user: PoolUser): boolean =>
  factor === 'SOFTWARE_TOKEN_MFA' || isVerified(user, factor === 'SMS_MFA' ? 'phone_number' : 'email');

const isNotEnrolled = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidParameterException';

/** A user with any factor already is left as they are. A factor that is not enrolled is never enabled: that locks the user out. */
export const mfaFlag = ({ read, setPreference, factors }: MfaFlagPorts): FlagWriter => ({
  raise: async (userId, outer): Promise<FlagOutcome<'set'>> => {
    const call = impatiently(outer);
    try {
      const user = await read(userId, call);
      if (user.mfaFactors.length > 0) return { state: 'set', updated: false };
      for (const factor of factors.filter((one) => mayBeEnrolled(one, user))) {
        try {
          await setPreference(user.username, blockOf[factor], call);
          return { state: 'set', updated: true };
        } catch (error) {
          if (!isNotEnrolled(error)) throw error;
        }
      }
      return { state: 'not_applicable', updated: false, reason: 'no_factor_enrolled' };
    } catch (error) {
      return judgeCognitoError(error, call);
    }
  },
  // The factor is the user's own, and whoever deletes a passkey with a stolen session must not get rid of it that way.
  lower: async () => ({ state: 'cleared', updated: false }),
});
