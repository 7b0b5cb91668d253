// The schema of each function's environment, from its own env.ts.
import { envSchema as connectToken } from '../../functions/connect-token/env.ts';
import { envSchema as corbadoWebhook } from '../../functions/corbado-webhook/env.ts';
import { envSchema as createAuthChallenge } from '../../functions/create-auth-challenge/env.ts';
import { envSchema as defineAuthChallenge } from '../../functions/define-auth-challenge/env.ts';
import { envSchema as postAppend } from '../../functions/post-append/env.ts';
import { envSchema as postLogin } from '../../functions/post-login/env.ts';
import { envSchema as preLogin } from '../../functions/pre-login/env.ts';
import { envSchema as reconcile } from '../../functions/reconcile/env.ts';
import { envSchema as session } from '../../functions/session/env.ts';
import { envSchema as verifyAuthChallenge } from '../../functions/verify-auth-challenge/env.ts';
import { envSchema as verifyPasskey } from '../../functions/verify-passkey/env.ts';

export const environmentSchemas = {
  'post-login': postLogin,
  'post-append': postAppend,
  'pre-login': preLogin,
  'connect-token': connectToken,
  'verify-passkey': verifyPasskey,
  session,
  'corbado-webhook': corbadoWebhook,
  reconcile,
  'define-auth-challenge': defineAuthChallenge,
  'create-auth-challenge': createAuthChallenge,
  'verify-auth-challenge': verifyAuthChallenge,
};
