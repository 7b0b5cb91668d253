// The fields that a function's environment is made of. Each function's env.ts picks what it needs.
import * as z from 'zod/mini';
import * as settings from './settings.ts';

// A bundle leaves out the fields that its function does not use: these marks tell esbuild that creating one has no side effects.
const text = /* @__PURE__ */ z.string().check(z.minLength(1));
const passing = /* @__NO_SIDE_EFFECTS__ */ (isGood: (value: string) => boolean) => z.string().check(z.refine(isGood));
const safeUrl = passing(settings.isSafeUrl);
const matching = /* @__NO_SIDE_EFFECTS__ */ (pattern: RegExp) => z.string().check(z.regex(pattern));
const oneOf = /* @__NO_SIDE_EFFECTS__ */ <const Choice extends string>(choices: readonly Choice[]) => z.enum(choices);
const optional = /* @__NO_SIDE_EFFECTS__ */ <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(schema);
const wholeNumber = /* @__NO_SIDE_EFFECTS__ */ ([minimum, maximum]: settings.Bounds) =>
  z.pipe(matching(/^\d{1,9}$/), z.transform(Number)).check(z.gte(minimum), z.lte(maximum));
const flag = /* @__NO_SIDE_EFFECTS__ */ () =>
  z.pipe(
    z.enum(['true', 'false']),
    z.transform((value) => value === 'true'),
  );
const words = /* @__NO_SIDE_EFFECTS__ */ <Word extends z.ZodMiniType<string, string>>(word: Word) =>
  z.pipe(
    z.pipe(
      text,
      z.transform((value: string) => value.split(' ')),
    ),
    z.array(word),
  );

export const everyFunction = { STAGE: text };

/** The environment of a function that needs nothing else. */
export const stageEnvSchema = /* @__PURE__ */ z.object(everyFunction);

/** The id of a secret in Secrets Manager, where a function must have one. */
export const secretId = text;

export const sessionFields = {
  TABLE_NAME: text,
  CORBADO_PROJECT_ID: matching(settings.projectIdPattern),
  SESSION_ABSOLUTE_SECONDS: wholeNumber(settings.sessionSeconds),
  SESSION_IDLE_SECONDS: wholeNumber(settings.sessionSeconds),
};

export const openSessionFields = { SESSION_MAXIMUM_PER_USER: wholeNumber(settings.sessionsPerUser) };

export const requestLimitFields = { USER_REQUESTS_PER_MINUTE: wholeNumber(settings.requestsPerMinute) };

export const identityFields = {
  USER_ID_CLAIM: oneOf(settings.userIdClaims),
  ALLOW_EMAIL_USER_ID: flag(),
};

export const corbadoFields = {
  CORBADO_API_BASE_URL: safeUrl,
  CORBADO_API_AUTH: oneOf(settings.corbadoApiAuths),
  CORBADO_API_SECRET_ID: text,
};

export const actionFields = {
  ACTION_AUTH: oneOf(settings.actionAuths),
  /** Absent only with ACTION_AUTH=iam, where API Gateway has checked the caller's signature. */
  ACTION_SECRET_ID: optional(text),
};

export const browserFields = {
  ALLOWED_ORIGINS: words(passing(settings.isExactOrigin)),
  COOKIE_NAME: matching(settings.cookieNamePattern),
  COOKIE_SAME_SITE: oneOf(settings.cookieSameSites),
  /** Where each code has a heading; absent when the stage does not say. */
  ERRORS_URL: optional(safeUrl),
};

export const sessionDeliveryFields = {
  /** Whether a native app may ask for the session token in the body instead of a cookie. */
  ALLOW_TOKEN_IN_BODY: flag(),
};

const issuer = /* @__NO_SIDE_EFFECTS__ */ () =>
  z.strictObject({
    issuer: safeUrl,
    audience: z.array(text).check(z.minLength(1)),
    jwksUri: safeUrl,
    userIdClaim: text,
    /** The prefix of the user id in its claim, which is not part of the id. */
    userIdAfter: optional(text),
    identifierClaim: text,
    displayNameClaim: text,
    authTimeClaim: oneOf(settings.authTimeClaims),
    /** Claims that count although the issuer does not say that it has verified them. */
    trustUnverified: z.optional(z.array(text)),
    /** A Cognito user pool, whose id and access tokens name client and user in claims of their own. */
    isUserPool: z.optional(z.boolean()),
  });

/** A JWT issuer that we trust to say who the user is: the company's existing login. */
export type TrustedIssuer = z.output<ReturnType<typeof issuer>>;

export const bodyTokenFields = {
  /** Whether the issuer's token may come as `idToken` in the body, as Corbado's example apps send it. */
  ALLOW_ID_TOKEN_IN_BODY: flag(),
};

const trustedIssuers = /* @__NO_SIDE_EFFECTS__ */ () =>
  z.pipe(
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
    z.array(issuer()),
  );

export const issuerFields = { TRUSTED_ISSUERS: trustedIssuers() };

export const connectTokenFields = {
  CONNECT_TOKEN_TYPES: words(oneOf(settings.connectTokenTypes)),
  CONNECT_TOKEN_LIFETIME_SECONDS: wholeNumber(settings.connectTokenSeconds),
  FRESH_LOGIN_SECONDS: wholeNumber(settings.freshLoginSeconds),
  /** Whether a delete token puts its user on the list to be checked: not when the user pool keeps no flag. */
  CHECK_AFTER_DELETE: flag(),
};

export const postLoginFields = {
  SESSION_DELIVERY: oneOf(settings.sessionDeliveries),
  TRUST_EVENT_IDENTITY: flag(),
};

const userPoolId = optional(matching(/^[\w-]+_[A-Za-z0-9]+$/));

export const preLoginFields = {
  /** Who resolves a typed identifier: nobody has to, or the user pool does, or a module of the team's own. */
  PRE_LOGIN_RESOLVE: oneOf(settings.identifierResolvers),
  /** Where that module is. Absent except with PRE_LOGIN_RESOLVE=module. */
  PRE_LOGIN_MODULE: optional(text),
  /** What a user without a passkey login is told: why, or nothing. */
  PRE_LOGIN_UNKNOWN: oneOf(settings.unknownUserAnswers),
  /** Absent except with PRE_LOGIN_RESOLVE=cognito. */
  COGNITO_USER_POOL_ID: userPoolId,
};

export const poolUserFields = { COGNITO_USER_ID: oneOf(settings.poolUserIds) };

export const userStatusFields = {
  /** Whether a passkey login asks the user pool if this user may log in. */
  CHECK_USER_STATUS: flag(),
  /** Absent only with CHECK_USER_STATUS=false. */
  COGNITO_USER_POOL_ID: userPoolId,
};

/** How the user pool is told of passkeys; with `off` it is not, and there need not be a pool. */
export const flagFields = {
  FLAG_MODE: oneOf(settings.flagModes),
  COGNITO_USER_POOL_ID: userPoolId,
  FLAG_ATTRIBUTE: matching(settings.customAttributePattern),
  FLAG_TIME_ATTRIBUTE: matching(settings.customAttributePattern),
  FLAG_MFA_FACTORS: words(oneOf(settings.mfaFactors)),
  /** How often a user with the flag is checked; 0 for never. */
  FLAG_RECHECK_DAYS: wholeNumber(settings.recheckDays),
};

export const postAppendFields = {
  /** Whether an append fails when the user pool could not be told; otherwise it is told later. */
  FLAG_STRICT: flag(),
};
