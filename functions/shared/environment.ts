// The fields a function's environment is made of. Each function's env.ts picks what it needs; nobody else reads process.env.
import * as z from 'zod/mini';
import { isExactOrigin, isSafeUrl } from './safe-url.ts';

const text = z.string().check(z.minLength(1));
const wholeNumber = (minimum: number, maximum: number) =>
  z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)).check(z.gte(minimum), z.lte(maximum));
const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((value) => value === 'true'),
);
const words = z.pipe(
  text,
  z.transform((value: string) => value.split(' ')),
);

const safeUrl = text.check(z.refine(isSafeUrl));

export const everyFunction = { STAGE: text };

/** The id of a secret in Secrets Manager, where a function must have one. */
export const secretId = text;

export const sessionFields = {
  TABLE_NAME: text,
  CORBADO_PROJECT_ID: z.string().check(z.regex(/^pro-\d{1,30}$/)),
  SESSION_ABSOLUTE_SECONDS: wholeNumber(60, 30 * 86_400),
  SESSION_IDLE_SECONDS: wholeNumber(60, 30 * 86_400),
};

export const openSessionFields = { SESSION_MAXIMUM_PER_USER: wholeNumber(1, 1000) };

export const requestLimitFields = { USER_REQUESTS_PER_MINUTE: wholeNumber(0, 100_000) };

export const identityFields = {
  USER_ID_CLAIM: z.enum(['webauthnId', 'username', 'sub']),
  ALLOW_EMAIL_USER_ID: flag,
};

export const corbadoFields = {
  CORBADO_API_BASE_URL: safeUrl,
  CORBADO_API_AUTH: z.enum(['basic', 'bearer']),
  CORBADO_API_SECRET_ID: text,
};

export const actionFields = {
  ACTION_AUTH: z.enum(['hmac', 'basic', 'iam']),
  /** Absent only with ACTION_AUTH=iam, where API Gateway has checked the caller's signature. */
  ACTION_SECRET_ID: z.optional(text),
};

export const browserFields = {
  ALLOWED_ORIGINS: words.check(z.refine((origins: string[]) => origins.every(isExactOrigin))),
  COOKIE_NAME: z.string().check(z.regex(/^(__Host-[A-Za-z0-9_-]{1,40}|session_id)$/)),
  COOKIE_SAME_SITE: z.enum(['Strict', 'Lax', 'None']),
};

export const sessionDeliveryFields = {
  /** Whether a native app may ask for the session token in the body instead of a cookie. */
  ALLOW_TOKEN_IN_BODY: flag,
};

// A custom attribute as Cognito names it: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
const customAttribute = z.string().check(z.regex(/^custom:[A-Za-z0-9_.-]{1,20}$/));

export const mfaFactors = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const;
export type MfaFactor = (typeof mfaFactors)[number];

/** How the user pool is told of passkeys; with `off` it is told nothing, and there need not be a pool. */
export const flagFields = {
  FLAG_MODE: z.enum(['off', 'attribute', 'mfa-preference']),
  COGNITO_USER_POOL_ID: z.optional(z.string().check(z.regex(/^[\w-]+_[A-Za-z0-9]+$/))),
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

const issuer = z.strictObject({
  issuer: safeUrl,
  audience: z.array(text).check(z.minLength(1)),
  jwksUri: safeUrl,
  userIdClaim: text,
  identifierClaim: text,
  displayNameClaim: text,
  authTimeClaim: z.enum(['auth_time', 'iat']),
  /** A Cognito user pool, whose id and access tokens name client and user in claims of their own. */
  isUserPool: z.optional(z.boolean()),
});

/** A JWT issuer whose word we take for who the user is: the company's existing login. */
export type TrustedIssuer = z.output<typeof issuer>;

export const bodyTokenFields = {
  /** Whether the issuer's token may come as `idToken` in the body, as Corbado's example apps send it. */
  ALLOW_ID_TOKEN_IN_BODY: flag,
};

export const issuerFields = {
  TRUSTED_ISSUERS: z.pipe(
    z.pipe(
      text,
      z.transform((value: string, context) => {
        try {
          return JSON.parse(value) as unknown;
        } catch {
          context.issues.push({ code: 'custom', message: 'not JSON', input: value });
          return z.NEVER;
        }
      }),
    ),
    z.array(issuer),
  ),
};

export const connectTokenTypes = ['passkey-append', 'passkey-list', 'passkey-delete', 'passkey-login'] as const;
export type ConnectTokenType = (typeof connectTokenTypes)[number];

export const connectTokenFields = {
  CONNECT_TOKEN_TYPES: z.pipe(words, z.array(z.enum(connectTokenTypes))),
  CONNECT_TOKEN_LIFETIME_SECONDS: wholeNumber(10, 3600),
  FRESH_LOGIN_SECONDS: wholeNumber(30, 86_400),
  /** Whether a delete token puts its user on the list of those to look at: not when the user pool is told nothing. */
  CHECK_AFTER_DELETE: flag,
};

export const postLoginFields = {
  SESSION_DELIVERY: z.enum(['session', 'handoff']),
  TRUST_EVENT_IDENTITY: flag,
};

/**
 * Parses a function's environment once, at cold start. A missing or unusable variable stops the function from starting, with
 * every faulty name in one message; values never appear, since a deployer may have put a secret in the wrong place.
 */
export const parseEnvironment = <Schema extends z.ZodMiniType>(
  schema: Schema,
  source: Record<string, string | undefined>,
): z.output<Schema> => {
  const parsed = z.safeParse(schema, source);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'environment')));
  throw new Error(`this function's environment is not usable; missing or invalid: ${[...names].sort().join(', ')}`);
};
