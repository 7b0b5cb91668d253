// What a setting may be: the bounds, choices and address rules that the CDK app and the functions both hold values to.

/** Both ends included. */
export type Bounds = readonly [minimum: number, maximum: number];

// Corbado
export const projectIdPattern = /^pro-\d{1,30}$/;
export const corbadoApiAuths = ['basic', 'bearer'] as const;
export const actionAuths = ['hmac', 'basic', 'iam'] as const;
export type ActionAuth = (typeof actionAuths)[number];

// Users
export const userIdClaims = ['webauthnId', 'username', 'sub'] as const;
export const authTimeClaims = ['auth_time', 'iat'] as const;
export const requestsPerMinute: Bounds = [0, 100_000];

// Sessions
export const sessionSeconds: Bounds = [60, 86_400];
export const sessionsPerUser: Bounds = [1, 1000];
export const cookieNamePattern = /^(__Host-[A-Za-z0-9_-]{1,40}|session_id)$/;
export const cookieSameSites = ['Strict', 'Lax', 'None'] as const;
export const sessionDeliveries = ['session', 'handoff'] as const;

// Connect tokens
export const connectTokenTypes = ['passkey-append', 'passkey-list', 'passkey-delete', 'passkey-login'] as const;
export type ConnectTokenType = (typeof connectTokenTypes)[number];
export const connectTokenSeconds: Bounds = [10, 3600];
export const freshLoginSeconds: Bounds = [30, 86_400];

// The pre-login action
export const identifierResolvers = ['userId', 'cognito', 'module'] as const;
export type IdentifierResolver = (typeof identifierResolvers)[number];
export const unknownUserAnswers = ['tell', 'silent'] as const;

// The user pool
/** A user pool's two names for a user, neither of which changes: one may be the user's own choice, the other is Cognito's. */
export const poolUserIds = ['username', 'sub'] as const;
export type PoolUserId = (typeof poolUserIds)[number];
export const flagModes = ['off', 'attribute', 'mfa-preference'] as const;
export type FlagMode = (typeof flagModes)[number];
export const mfaFactors = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const;
export type MfaFactor = (typeof mfaFactors)[number];
export const recheckDays: Bounds = [0, 3650];
/**
 * A custom attribute as Cognito names it:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
 */
export const customAttributePattern = /^custom:[A-Za-z0-9_.-]{1,20}$/;

/** Whether this host, as `URL` spells it, is the machine that a program or a browser itself runs on. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);

/** `https` anywhere, `http` only on this machine: the one rule for every address a function calls or answers to. */
export const isSafeUrl = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
};

/** A `*` is refused: API Gateway would read it as a pattern and let every matching site in. */
export const isExactOrigin = (value: string): boolean =>
  isSafeUrl(value) && new URL(value).origin === value && !value.includes('*');
