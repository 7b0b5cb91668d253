// The fields of a function's environment that are about a Cognito user pool.
import * as z from 'zod/mini';
import { flag, wholeNumber, words } from './parse-environment.ts';

/** A user pool's two names for its user, which never change: one that may be the user's own choice, and Cognito's own. */
export const poolUserIds = ['username', 'sub'] as const;
export type PoolUserId = (typeof poolUserIds)[number];

export const poolUserFields = { COGNITO_USER_ID: z.enum(poolUserIds) };

const userPoolId = z.optional(z.string().check(z.regex(/^[\w-]+_[A-Za-z0-9]+$/)));

export const userStatusFields = {
  /** Whether a passkey login asks the user pool if this user may log in. */
  CHECK_USER_STATUS: flag,
  /** Absent only with CHECK_USER_STATUS=false. */
  COGNITO_USER_POOL_ID: userPoolId,
  ...poolUserFields,
};

// A custom attribute as Cognito names it: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
const customAttribute = z.string().check(z.regex(/^custom:[A-Za-z0-9_.-]{1,20}$/));

export const mfaFactors = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const;
export type MfaFactor = (typeof mfaFactors)[number];

/** How the user pool is told of passkeys; with `off` it is told nothing, and there need not be a pool. */
export const flagFields = {
  FLAG_MODE: z.enum(['off', 'attribute', 'mfa-preference']),
  COGNITO_USER_POOL_ID: userPoolId,
  FLAG_ATTRIBUTE: customAttribute,
  FLAG_TIME_ATTRIBUTE: customAttribute,
  FLAG_MFA_FACTORS: z.pipe(words, z.array(z.enum(mfaFactors))),
  /** How often a user who has the flag is looked at; 0 for never. */
  FLAG_RECHECK_DAYS: wholeNumber(0, 3650),
};

export const postAppendFields = {
  /** Whether an append fails when the user pool could not be told; otherwise it is told later. */
  FLAG_STRICT: flag,
};
