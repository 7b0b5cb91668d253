// Wiring of the pre-login action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/open-caller-auth.ts';
import { findByEmail, findByName } from '../shared/cognito/find-pool-user.ts';
import { openUserPool, warmUserPool } from '../shared/cognito/user-pool.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { readEnv } from './env.ts';
import { preLogin } from './pre-login.ts';
import { resolveInPool } from './resolve-in-pool.ts';
import { identifierIsUserId } from './resolve-user.ts';

const env = readEnv();
const { COGNITO_USER_POOL_ID: userPoolId, PRE_LOGIN_RESOLVE: resolve } = env;
if (resolve === 'cognito' && userPoolId === undefined)
  throw new Error('PRE_LOGIN_RESOLVE=cognito needs COGNITO_USER_POOL_ID');
const callers = openCallerAuth(env, openSecretsManager());
const pool = resolve === 'cognito' && userPoolId !== undefined ? openUserPool(userPoolId) : undefined;

await prewarm([callers.warm, ...(pool ? [warmUserPool(pool)] : [])]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'pre-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  preLogin({
    projectId: env.CORBADO_PROJECT_ID,
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    resolveUser: pool
      ? resolveInPool({
          findByName: findByName(pool),
          findByEmail: findByEmail(pool),
          alwaysAskBoth: env.PRE_LOGIN_UNKNOWN === 'silent',
        })
      : identifierIsUserId,
    unknown: env.PRE_LOGIN_UNKNOWN,
  }),
);
