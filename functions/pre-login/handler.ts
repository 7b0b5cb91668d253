// Wiring of the pre-login action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/caller.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openUserPool, warmUserPool } from '../shared/cognito/user-pool.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm } from '../shared/frame/invocation.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { preLogin } from './pre-login.ts';
import { identifierIsUserId, resolveInPool } from './resolve-user.ts';

const env = readEnvironment(envSchema);
const { COGNITO_USER_POOL_ID: userPoolId, PRE_LOGIN_RESOLVE: resolve, PRE_LOGIN_UNKNOWN: unknown } = env;
if (resolve === 'cognito' && userPoolId === undefined)
  throw new Error('PRE_LOGIN_RESOLVE=cognito needs COGNITO_USER_POOL_ID');
const callers = openCallerAuth(env, openSecretsManager());
const pool = resolve === 'cognito' && userPoolId !== undefined ? openUserPool(userPoolId) : undefined;

await prewarm([callers.warm, pool && warmUserPool(pool)]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'pre-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  preLogin(
    { projectId: env.CORBADO_PROJECT_ID, userIdRules: userIdRulesOf(env), unknown },
    pool
      ? resolveInPool(pool, { poolUserId: env.COGNITO_USER_ID, alwaysAskBoth: unknown === 'silent' })
      : identifierIsUserId,
  ),
);
