// Writes the passkey flag to the user pool: as a custom attribute, or as Cognito's own MFA preference.
import type { MfaFactor, PoolUserId } from '../environment/settings.ts';
import type { Call } from '../frame/call.ts';
import type { PrewarmTask } from '../frame/invocation.ts';
import { judgeCognitoError } from './cognito-fault.ts';
import {
  findPoolUser,
  type MfaBlock,
  openUserPool,
  type PoolUser,
  setMfaPreference,
  type UserPool,
  warmUserPool,
  withShortDeadline,
  writeAttributes,
} from './user-pool.ts';

/**
 * `updated` is false when the user pool already said so. `pending` can be tried again; `not_applicable` will not change by trying.
 * `reason` is one of a fixed set of words, never text from outside.
 */
export type FlagOutcome<Done extends 'set' | 'cleared'> =
  | { readonly state: Done; readonly updated: boolean }
  | { readonly state: 'pending' | 'not_applicable'; readonly updated: false; readonly reason: string };

/** Never throws: whatever goes wrong is an outcome. */
export type FlagWriter = {
  readonly raise: (userId: string, call: Call) => Promise<FlagOutcome<'set'>>;
  readonly lower: (userId: string, call: Call) => Promise<FlagOutcome<'cleared'>>;
};

export type FlagEnvironment = {
  readonly FLAG_MODE: 'off' | 'attribute' | 'mfa-preference';
  readonly COGNITO_USER_ID: PoolUserId;
  readonly COGNITO_USER_POOL_ID?: string | undefined;
  readonly FLAG_ATTRIBUTE: string;
  readonly FLAG_TIME_ATTRIBUTE: string;
  readonly FLAG_MFA_FACTORS: readonly MfaFactor[];
};

/**
 * The flag as a custom attribute of the user: `true` since the first passkey, `false` again after the last, each with its time. Writes these
 * two attributes and no others: sending an e-mail address or phone number along can un-verify it.
 */
export const attributeFlag = (pool: UserPool, env: FlagEnvironment): FlagWriter => {
  const { COGNITO_USER_ID: poolUserId, FLAG_ATTRIBUTE: attribute, FLAG_TIME_ATTRIBUTE: timeAttribute } = env;
  const become = async <Done extends 'set' | 'cleared'>(
    value: 'true' | 'false',
    state: Done,
    userId: string,
    outer: Call,
  ): Promise<FlagOutcome<Done>> => {
    const call = withShortDeadline(outer);
    try {
      const { username, attributes } = await findPoolUser(pool, poolUserId, userId, call);
      if ((attributes.get(attribute) ?? 'false') === value) return { state, updated: false };
      await writeAttributes(pool, username, { [attribute]: value, [timeAttribute]: String(call.nowSeconds) }, call);
      return { state, updated: true };
    } catch (error) {
      return judgeCognitoError(error, call);
    }
  };
  return {
    raise: (userId, call) => become('true', 'set', userId, call),
    lower: (userId, call) => become('false', 'cleared', userId, call),
  };
};

const preferred = { Enabled: true, PreferredMfa: true };
const blockOf: Readonly<Record<MfaFactor, MfaBlock>> = {
  SOFTWARE_TOKEN_MFA: { SoftwareTokenMfaSettings: preferred },
  SMS_MFA: { SMSMfaSettings: preferred },
  EMAIL_OTP: { EmailMfaSettings: preferred },
};

const isVerified = ({ attributes }: PoolUser, attribute: string): boolean =>
  (attributes.get(attribute) ?? '') !== '' && attributes.get(`${attribute}_verified`) === 'true';

/** Whether a code could reach the user by this factor. Whether an authenticator app is enrolled only Cognito's refusal shows. */
const mayBeEnrolled = (factor: MfaFactor, user: PoolUser): boolean =>
  factor === 'SOFTWARE_TOKEN_MFA' || isVerified(user, factor === 'SMS_MFA' ? 'phone_number' : 'email');

const isNotEnrolled = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidParameterException';

/**
 * The flag as Cognito's own MFA preference: a second factor for the password login of users who have one enrolled. A user who already has a
 * factor is left alone. A factor that is not enrolled is never enabled: that locks the user out.
 */
export const mfaFlag = (
  pool: UserPool,
  { COGNITO_USER_ID: poolUserId, FLAG_MFA_FACTORS: factors }: FlagEnvironment,
): FlagWriter => ({
  raise: async (userId, outer): Promise<FlagOutcome<'set'>> => {
    const call = withShortDeadline(outer);
    try {
      const user = await findPoolUser(pool, poolUserId, userId, call);
      if (user.mfaFactors.length > 0) return { state: 'set', updated: false };
      // In order of preference: the first that the user has enrolled becomes the preferred one.
      for (const factor of factors.filter((one) => mayBeEnrolled(one, user))) {
        try {
          await setMfaPreference(pool, user.username, blockOf[factor], call);
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
  // The factor is the user's own, and nobody with a stolen session must be able to remove it by deleting a passkey.
  lower: async () => ({ state: 'cleared', updated: false }),
});

/** Undefined when the stage keeps no flag. Throws at start when it should, but names no pool. */
export const openFlagWriter = (env: FlagEnvironment): (FlagWriter & { readonly warm: PrewarmTask }) | undefined => {
  if (env.FLAG_MODE === 'off') return undefined;
  if (env.COGNITO_USER_POOL_ID === undefined) throw new Error(`FLAG_MODE=${env.FLAG_MODE} needs COGNITO_USER_POOL_ID`);
  const pool = openUserPool(env.COGNITO_USER_POOL_ID);
  const writer = env.FLAG_MODE === 'attribute' ? attributeFlag(pool, env) : mfaFlag(pool, env);
  return { ...writer, warm: warmUserPool(pool) };
};
