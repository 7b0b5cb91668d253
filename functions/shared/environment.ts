// The fields a function's environment is made of. Each function's env.ts picks what it needs; nobody else reads process.env.
import * as z from 'zod/mini';
import { flag, text, wholeNumber, words } from './parse-environment.ts';
import { isExactOrigin, isSafeUrl } from './safe-url.ts';

export { parseEnvironment } from './parse-environment.ts';
export * from './pool-environment.ts';

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

const issuer = z.strictObject({
  issuer: safeUrl,
  audience: z.array(text).check(z.minLength(1)),
  jwksUri: safeUrl,
  userIdClaim: text,
  /** What stands before the user id in its claim, and is no part of it. */
  userIdAfter: z.optional(text),
  identifierClaim: text,
  displayNameClaim: text,
  authTimeClaim: z.enum(['auth_time', 'iat']),
  /** Claims that count although the issuer does not say that it verified what is in them. */
  trustUnverified: z.optional(z.array(text)),
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
