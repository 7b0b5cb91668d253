// The environment variables of the functions, in groups: a stage's settings under the names that env.ts files declare.
import { mfaFactors } from './cognito-settings.ts';
import type { Settings } from './corbado-actions-props.ts';
import { poolIssuer } from './pool-issuer.ts';

/** What functions must know of a user pool. */
export type UserPoolNames = {
  readonly userPoolId: string;
  readonly issuer: string;
  /** The app clients whose tokens count. */
  readonly appClientIds: readonly string[];
};

/** Names of what the stack creates; secrets by their id, never by value. */
export type ResourceNames = {
  readonly tableName: string;
  readonly corbadoApiSecretId: string;
  /** Absent when no function that is deployed reads one. */
  readonly actionSecretId?: string;
  /** Absent when the stage has none. */
  readonly userPool?: UserPoolNames;
};

export const flag = (value: boolean): 'true' | 'false' => (value ? 'true' : 'false');

const flagVariables = ({ cognito: { flag } }: Settings, { userPool }: ResourceNames) => ({
  FLAG_MODE: flag.mode,
  ...(userPool && flag.mode !== 'off' && { COGNITO_USER_POOL_ID: userPool.userPoolId }),
  FLAG_ATTRIBUTE: flag.attribute,
  FLAG_TIME_ATTRIBUTE: flag.timeAttribute,
  // Read in one mode only, which names its own.
  FLAG_MFA_FACTORS: (flag.mfaFactors ?? mfaFactors).join(' '),
  FLAG_RECHECK_DAYS: String(flag.recheckDays),
});

/** What more than one kind of function needs, by what it is about. */
export const sharedVariables = (stage: Settings, names: ResourceNames) => ({
  everyFunction: { STAGE: stage.name },
  table: { TABLE_NAME: names.tableName },
  project: { CORBADO_PROJECT_ID: stage.corbado.projectId },
  session: {
    SESSION_ABSOLUTE_SECONDS: String(stage.session.absoluteSeconds),
    SESSION_IDLE_SECONDS: String(stage.session.idleSeconds),
  },
  openSession: { SESSION_MAXIMUM_PER_USER: String(stage.session.maximumPerUser) },
  identity: {
    USER_ID_CLAIM: stage.identity.userIdClaim,
    ALLOW_EMAIL_USER_ID: flag(stage.identity.allowEmailUserId),
  },
  corbado: {
    CORBADO_API_BASE_URL: stage.corbado.apiBaseUrl,
    CORBADO_API_AUTH: stage.corbado.apiAuth,
    CORBADO_API_SECRET_ID: names.corbadoApiSecretId,
  },
  action: {
    ACTION_AUTH: stage.actions.auth,
    ...(names.actionSecretId !== undefined &&
      stage.actions.auth !== 'iam' && { ACTION_SECRET_ID: names.actionSecretId }),
  },
  poolUser: { COGNITO_USER_ID: stage.cognito.userId },
  userStatus: {
    CHECK_USER_STATUS: flag(stage.cognito.checkUserStatus),
    COGNITO_USER_ID: stage.cognito.userId,
    ...(names.userPool && stage.cognito.checkUserStatus && { COGNITO_USER_POOL_ID: names.userPool.userPoolId }),
  },
  flag: flagVariables(stage, names),
});

const trustedIssuers = ({ trustedIssuers, cognito }: Settings, { userPool }: ResourceNames) =>
  userPool && userPool.appClientIds.length > 0
    ? [...trustedIssuers, poolIssuer(userPool.issuer, userPool.appClientIds, cognito.userId)]
    : trustedIssuers;

/** What the functions that the web app and Corbado's actions call need besides. */
export const endpointVariables = (stage: Settings, names: ResourceNames) => ({
  browser: {
    ALLOWED_ORIGINS: stage.allowedOrigins.join(' '),
    COOKIE_NAME: stage.session.cookieName,
    COOKIE_SAME_SITE: stage.session.cookieSameSite,
  },
  requestLimit: { USER_REQUESTS_PER_MINUTE: String(stage.throttle.perUserPerMinute) },
  sessionDelivery: { ALLOW_TOKEN_IN_BODY: flag(stage.session.allowTokenInBody) },
  issuers: {
    TRUSTED_ISSUERS: JSON.stringify(trustedIssuers(stage, names)),
    ALLOW_ID_TOKEN_IN_BODY: flag(stage.identity.allowIdTokenInBody),
  },
  connectToken: {
    CONNECT_TOKEN_TYPES: stage.connectToken.types.join(' '),
    CONNECT_TOKEN_LIFETIME_SECONDS: String(stage.connectToken.lifetimeSeconds),
    FRESH_LOGIN_SECONDS: String(stage.connectToken.freshLoginSeconds),
    CHECK_AFTER_DELETE: flag(stage.cognito.flag.mode !== 'off'),
  },
  preLogin: {
    PRE_LOGIN_RESOLVE: stage.preLogin.resolve,
    PRE_LOGIN_UNKNOWN: stage.preLogin.unknown,
    ...(names.userPool && stage.preLogin.resolve === 'cognito' && { COGNITO_USER_POOL_ID: names.userPool.userPoolId }),
  },
  postLogin: {
    SESSION_DELIVERY: stage.postLogin.delivery,
    TRUST_EVENT_IDENTITY: flag(stage.postLogin.trustEventIdentity),
  },
});
