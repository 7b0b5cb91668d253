// What each function finds in its environment: a stage's settings under the names that the function's own env.ts declares.
import type * as z from 'zod';
import type { envSchema as connectToken } from '../functions/connect-token/env.ts';
import type { envSchema as corbadoWebhook } from '../functions/corbado-webhook/env.ts';
import type { envSchema as createAuthChallenge } from '../functions/create-auth-challenge/env.ts';
import type { envSchema as defineAuthChallenge } from '../functions/define-auth-challenge/env.ts';
import type { envSchema as postAppend } from '../functions/post-append/env.ts';
import type { envSchema as postLogin } from '../functions/post-login/env.ts';
import type { envSchema as preLogin } from '../functions/pre-login/env.ts';
import type { envSchema as reconcile } from '../functions/reconcile/env.ts';
import type { envSchema as session } from '../functions/session/env.ts';
import type { envSchema as verifyAuthChallenge } from '../functions/verify-auth-challenge/env.ts';
import type { envSchema as verifyPasskey } from '../functions/verify-passkey/env.ts';
import type { FunctionName } from './build.ts';
import type { Settings } from './corbado-actions-props.ts';
import { endpointVariables, flag, type ResourceNames, sharedVariables } from './function-variables.ts';

type Schemas = {
  'post-login': typeof postLogin;
  'post-append': typeof postAppend;
  'pre-login': typeof preLogin;
  'connect-token': typeof connectToken;
  'verify-passkey': typeof verifyPasskey;
  session: typeof session;
  'corbado-webhook': typeof corbadoWebhook;
  reconcile: typeof reconcile;
  'define-auth-challenge': typeof defineAuthChallenge;
  'create-auth-challenge': typeof createAuthChallenge;
  'verify-auth-challenge': typeof verifyAuthChallenge;
};

// Spreads escape TypeScript's check for surplus properties. Asking for `never` under every name that env.ts lacks brings it back.
const exactly =
  <Name extends FunctionName>() =>
  <Given extends z.input<Schemas[Name]>>(
    given: Given & Record<Exclude<keyof Given, keyof z.input<Schemas[Name]>>, never>,
  ): z.input<Schemas[Name]> =>
    given;

/** The environment of every function. A variable that its env.ts misses or does not know is a compile error here. */
export const functionEnvironments = (stage: Settings, names: ResourceNames) => {
  const the = { ...sharedVariables(stage, names), ...endpointVariables(stage, names) };
  const base = { ...the.everyFunction, ...the.project, ...the.identity };
  const sessions = { ...the.table, ...the.session };
  return {
    'post-login': exactly<'post-login'>()({
      ...base,
      ...sessions,
      ...the.openSession,
      ...the.corbado,
      ...the.userStatus,
      ...the.action,
      ...the.postLogin,
    }),
    'post-append': exactly<'post-append'>()({
      ...base,
      ...the.table,
      ...the.action,
      ...the.poolUser,
      ...the.flag,
      FLAG_STRICT: flag(stage.cognito.flag.strict),
    }),
    'pre-login': exactly<'pre-login'>()({ ...base, ...the.action, ...the.preLogin, ...the.poolUser }),
    'connect-token': exactly<'connect-token'>()({
      ...base,
      ...sessions,
      ...the.corbado,
      ...the.browser,
      ...the.issuers,
      ...the.requestLimit,
      ...the.connectToken,
    }),
    'verify-passkey': exactly<'verify-passkey'>()({
      ...base,
      ...sessions,
      ...the.openSession,
      ...the.corbado,
      ...the.userStatus,
      ...the.browser,
      ...the.sessionDelivery,
    }),
    session: exactly<'session'>()({
      ...base,
      ...sessions,
      ...the.openSession,
      ...the.browser,
      ...the.issuers,
      ...the.requestLimit,
      ...the.sessionDelivery,
    }),
    'corbado-webhook': exactly<'corbado-webhook'>()({
      ...base,
      ...the.table,
      // Wherever this function is deployed there is one.
      ACTION_SECRET_ID: names.actionSecretId ?? '',
    }),
    reconcile: exactly<'reconcile'>()({ ...base, ...the.table, ...the.corbado, ...the.poolUser, ...the.flag }),
    'define-auth-challenge': exactly<'define-auth-challenge'>()(the.everyFunction),
    'create-auth-challenge': exactly<'create-auth-challenge'>()(the.everyFunction),
    'verify-auth-challenge': exactly<'verify-auth-challenge'>()({
      ...base,
      ...the.table,
      ...the.corbado,
      ...the.poolUser,
    }),
  } satisfies Record<FunctionName, unknown>;
};
