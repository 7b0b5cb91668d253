// The fields a function's environment is made of. Each function's env.ts picks what it needs; nobody else reads process.env.
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
const seconds = (minimum: number, maximum: number) =>
  z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)).check(z.gte(minimum), z.lte(maximum));
const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((value) => value === 'true'),
);
const words = z.pipe(
  text,
  z.transform((value: string) => value.split(' ')),
);

const loopback = /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** `https` anywhere, `http` only on this machine: the one rule for every address a function calls or answers to. */
export const isSafeUrl = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
};
// API Gateway would read a `*` as a pattern, and let every site of that pattern in.
const isExactOrigin = (value: string): boolean =>
  isSafeUrl(value) && new URL(value).origin === value && !value.includes('*');
const safeUrl = text.check(z.refine(isSafeUrl));

export const everyFunction = { STAGE: text };

export const sessionFields = {
  TABLE_NAME: text,
  CORBADO_PROJECT_ID: z.string().check(z.regex(/^pro-\d{1,30}$/)),
  SESSION_ABSOLUTE_SECONDS: seconds(60, 30 * 86_400),
  SESSION_IDLE_SECONDS: seconds(60, 30 * 86_400),
};

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
  identifierClaim: text,
  displayNameClaim: text,
  authTimeClaim: z.enum(['auth_time', 'iat']),
});

/** A JWT issuer whose word we take for who the user is: the company's existing login. */
export type TrustedIssuer = z.output<typeof issuer>;

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
  CONNECT_TOKEN_LIFETIME_SECONDS: seconds(10, 3600),
  FRESH_LOGIN_SECONDS: seconds(30, 86_400),
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
