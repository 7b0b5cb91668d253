// What each function finds in its environment: a stage's settings under the names that the function's own env.ts declares.
import type * as z from 'zod';
import type { envSchema as connectToken } from '../functions/connect-token/env.ts';
import type { envSchema as postAppend } from '../functions/post-append/env.ts';
import type { envSchema as postLogin } from '../functions/post-login/env.ts';
import type { envSchema as preLogin } from '../functions/pre-login/env.ts';
import type { envSchema as session } from '../functions/session/env.ts';
import type { envSchema as verifyPasskey } from '../functions/verify-passkey/env.ts';
import type { FunctionName } from './build.ts';
import type { Settings } from './corbado-actions-props.ts';

/** Names of what the stack creates; secrets by their id, never by value. */
export type ResourceNames = {
  readonly tableName: string;
  readonly corbadoApiSecretId: string;
  /** Absent when actions authenticate with IAM and there is no shared secret. */
  readonly actionSecretId?: string;
};

type Schemas = {
  'post-login': typeof postLogin;
  'post-append': typeof postAppend;
  'pre-login': typeof preLogin;
  'connect-token': typeof connectToken;
  'verify-passkey': typeof verifyPasskey;
  session: typeof session;
};

// Spreads escape TypeScript's check for surplus properties. Asking for `never` under every name that env.ts lacks brings it back.
const exactly =
  <Name extends FunctionName>() =>
  <Given extends z.input<Schemas[Name]>>(
    given: Given & Record<Exclude<keyof Given, keyof z.input<Schemas[Name]>>, never>,
  ): z.input<Schemas[Name]> =>
    given;

const flag = (value: boolean): 'true' | 'false' => (value ? 'true' : 'false');

const sharedVariables = (stage: Settings, names: ResourceNames) => ({
  everyFunction: { STAGE: stage.name },
  table: { TABLE_NAME: names.tableName },
  project: { CORBADO_PROJECT_ID: stage.corbado.projectId },
  session: {
    SESSION_ABSOLUTE_SECONDS: String(stage.session.absoluteSeconds),
    SESSION_IDLE_SECONDS: String(stage.session.idleSeconds),
  },
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
    ...(names.actionSecretId === undefined ? {} : { ACTION_SECRET_ID: names.actionSecretId }),
  },
});

const endpointVariables = (stage: Settings) => ({
  browser: {
    ALLOWED_ORIGINS: stage.allowedOrigins.join(' '),
    COOKIE_NAME: stage.session.cookieName,
    COOKIE_SAME_SITE: stage.session.cookieSameSite,
  },
  sessionDelivery: { ALLOW_TOKEN_IN_BODY: flag(stage.session.allowTokenInBody) },
  issuers: { TRUSTED_ISSUERS: JSON.stringify(stage.trustedIssuers) },
  connectToken: {
    CONNECT_TOKEN_TYPES: stage.connectToken.types.join(' '),
    CONNECT_TOKEN_LIFETIME_SECONDS: String(stage.connectToken.lifetimeSeconds),
    FRESH_LOGIN_SECONDS: String(stage.connectToken.freshLoginSeconds),
  },
  postLogin: {
    SESSION_DELIVERY: stage.postLogin.delivery,
    TRUST_EVENT_IDENTITY: flag(stage.postLogin.trustEventIdentity),
  },
});

/** The environment of every function. A variable that its env.ts misses or does not know is a compile error here. */
export const functionEnvironments = (stage: Settings, names: ResourceNames) => {
  const the = { ...sharedVariables(stage, names), ...endpointVariables(stage) };
  const base = { ...the.everyFunction, ...the.project, ...the.identity };
  const sessions = { ...the.table, ...the.session };
  return {
    'post-login': exactly<'post-login'>()({ ...base, ...sessions, ...the.corbado, ...the.action, ...the.postLogin }),
    'post-append': exactly<'post-append'>()({ ...base, ...the.table, ...the.action }),
    'pre-login': exactly<'pre-login'>()({ ...base, ...the.action }),
    'connect-token': exactly<'connect-token'>()({
      ...base,
      ...sessions,
      ...the.corbado,
      ...the.browser,
      ...the.issuers,
      ...the.connectToken,
    }),
    'verify-passkey': exactly<'verify-passkey'>()({
      ...base,
      ...sessions,
      ...the.corbado,
      ...the.browser,
      ...the.sessionDelivery,
    }),
    session: exactly<'session'>()({ ...base, ...sessions, ...the.browser, ...the.issuers, ...the.sessionDelivery }),
  } satisfies Record<FunctionName, unknown>;
};
