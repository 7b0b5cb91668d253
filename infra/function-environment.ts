// What each function finds in its environment: a stage's settings under the names that the function's own env.ts declares.
import type * as z from 'zod';
import { mfaFactors } from '../functions/shared/environment/settings.ts';
import type { Settings } from './corbado-actions-props.ts';
import { type FunctionName, functions } from './functions.ts';
import { layerFolder, lookUpFile } from './look-up-file.ts';
import { poolIssuer } from './settings/trusted-issuers.ts';

/** What functions must know of a user pool. */
type UserPoolNames = {
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

const flag = (value: boolean): 'true' | 'false' => (value ? 'true' : 'false');

const poolId = ({ userPool }: ResourceNames, isUsed: boolean): { COGNITO_USER_POOL_ID?: string } =>
  userPool && isUsed ? { COGNITO_USER_POOL_ID: userPool.userPoolId } : {};

const trustedIssuers = ({ trustedIssuers, cognito }: Settings, { userPool }: ResourceNames) =>
  userPool && userPool.appClientIds.length > 0
    ? [...trustedIssuers, poolIssuer(userPool.issuer, userPool.appClientIds, cognito.userId)]
    : trustedIssuers;

const userPoolGroups = ({ cognito, preLogin }: Settings, names: ResourceNames) => ({
  poolUser: { COGNITO_USER_ID: cognito.userId },
  userStatus: {
    CHECK_USER_STATUS: flag(cognito.checkUserStatus),
    COGNITO_USER_ID: cognito.userId,
    ...poolId(names, cognito.checkUserStatus),
  },
  preLogin: {
    PRE_LOGIN_RESOLVE: preLogin.resolve,
    PRE_LOGIN_UNKNOWN: preLogin.unknown,
    ...(preLogin.resolve === 'module' && { PRE_LOGIN_MODULE: `${layerFolder}/${lookUpFile}` }),
    ...poolId(names, preLogin.resolve === 'cognito'),
  },
  flag: {
    FLAG_MODE: cognito.flag.mode,
    ...poolId(names, cognito.flag.mode !== 'off'),
    FLAG_ATTRIBUTE: cognito.flag.attribute,
    FLAG_TIME_ATTRIBUTE: cognito.flag.timeAttribute,
    // Read in one mode only, which names its own.
    FLAG_MFA_FACTORS: (cognito.flag.mfaFactors ?? mfaFactors).join(' '),
    FLAG_RECHECK_DAYS: String(cognito.flag.recheckDays),
  },
  postAppend: { FLAG_STRICT: flag(cognito.flag.strict) },
});

const groupsOf = (stage: Settings, names: ResourceNames) => ({
  stage: { STAGE: stage.name },
  base: {
    STAGE: stage.name,
    CORBADO_PROJECT_ID: stage.corbado.projectId,
    USER_ID_CLAIM: stage.identity.userIdClaim,
    ALLOW_EMAIL_USER_ID: flag(stage.identity.allowEmailUserId),
  },
  project: { CORBADO_PROJECT_ID: stage.corbado.projectId },
  table: { TABLE_NAME: names.tableName },
  session: {
    SESSION_ABSOLUTE_SECONDS: String(stage.session.absoluteSeconds),
    SESSION_IDLE_SECONDS: String(stage.session.idleSeconds),
  },
  openSession: { SESSION_MAXIMUM_PER_USER: String(stage.session.maximumPerUser) },
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
  // Wherever the webhook's function is deployed there is one.
  webhook: { ACTION_SECRET_ID: names.actionSecretId ?? '' },
  browser: {
    ALLOWED_ORIGINS: stage.allowedOrigins.join(' '),
    COOKIE_NAME: stage.session.cookieName,
    COOKIE_SAME_SITE: stage.session.cookieSameSite,
    ...(stage.documentation.errorsUrl !== undefined && { ERRORS_URL: stage.documentation.errorsUrl }),
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
  postLogin: {
    SESSION_DELIVERY: stage.postLogin.delivery,
    TRUST_EVENT_IDENTITY: flag(stage.postLogin.trustEventIdentity),
  },
  ...userPoolGroups(stage, names),
});

type Environments = {
  'post-login': typeof import('../functions/post-login/env.ts').envSchema;
  'post-append': typeof import('../functions/post-append/env.ts').envSchema;
  'pre-login': typeof import('../functions/pre-login/env.ts').envSchema;
  'connect-token': typeof import('../functions/connect-token/env.ts').envSchema;
  'verify-passkey': typeof import('../functions/verify-passkey/env.ts').envSchema;
  session: typeof import('../functions/session/env.ts').envSchema;
  'corbado-webhook': typeof import('../functions/corbado-webhook/env.ts').envSchema;
  reconcile: typeof import('../functions/reconcile/env.ts').envSchema;
  authorize: typeof import('../functions/authorize/env.ts').envSchema;
  'define-auth-challenge': typeof import('../functions/shared/environment/fields.ts').stageEnvSchema;
  'create-auth-challenge': typeof import('../functions/shared/environment/fields.ts').stageEnvSchema;
  'verify-auth-challenge': typeof import('../functions/verify-auth-challenge/env.ts').envSchema;
};

type Groups = ReturnType<typeof groupsOf>;
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The name of a variable that any of the functions reads. */
export type Variable = keyof AllOf<Groups[keyof Groups]> & string;

type Given<Name extends FunctionName> = AllOf<Groups[(typeof functions)[Name]['environment'][number]]>;
type Declared<Name extends FunctionName> = z.input<Environments[Name]>;
type Mistake<Name extends FunctionName> =
  | Exclude<keyof Given<Name>, keyof Declared<Name>>
  | (Given<Name> extends Declared<Name> ? never : 'a variable is missing, or of another kind');

type Checked<Name extends FunctionName> = { readonly environment: readonly (keyof Groups)[] } & ([
  Mistake<Name>,
] extends [never]
  ? unknown
  : { readonly mistake: Mistake<Name> });

// A variable that a function's env.ts misses or does not know is a compile error here, with its name.
const rows: { readonly [Name in FunctionName]: Checked<Name> } = functions;

/** The environment of a function; a variable that is undefined is left out. */
export const functionEnvironment = (name: FunctionName, stage: Settings, names: ResourceNames) => {
  const groups = groupsOf(stage, names);
  const variables = rows[name].environment.map((group): Record<string, string | undefined> => groups[group]);
  return Object.assign({}, ...variables) as Record<string, string | undefined>;
};
