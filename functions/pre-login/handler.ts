// Wiring of the pre-login action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/caller.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openUserPool, warmUserPool } from '../shared/cognito/user-pool.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { type PrewarmTask, prewarm } from '../shared/frame/invocation.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { preLogin } from './pre-login.ts';
import { identifierIsUserId, type Resolver, resolveInPool } from './resolve-user.ts';
import { openTeamModule } from './team-module.ts';

const env = readEnvironment(envSchema);
const { COGNITO_USER_POOL_ID: userPoolId, PRE_LOGIN_MODULE: address, PRE_LOGIN_UNKNOWN: unknown } = env;

const openResolver = (): { readonly resolve: Resolver; readonly warm?: PrewarmTask } => {
  switch (env.PRE_LOGIN_RESOLVE) {
    case 'userId':
      return { resolve: identifierIsUserId };
    case 'cognito': {
      if (userPoolId === undefined) throw new Error('PRE_LOGIN_RESOLVE=cognito needs COGNITO_USER_POOL_ID');
      const pool = openUserPool(userPoolId);
      const settings = { poolUserId: env.COGNITO_USER_ID, alwaysAskBoth: unknown === 'silent' };
      return { resolve: resolveInPool(pool, settings), warm: warmUserPool(pool) };
    }
    case 'module':
      if (address === undefined) throw new Error('PRE_LOGIN_RESOLVE=module needs PRE_LOGIN_MODULE');
      return openTeamModule(address);
  }
};

const callers = openCallerAuth(env, openSecretsManager());
const { resolve, warm } = openResolver();

await prewarm([callers.warm, warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'pre-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  preLogin({ projectId: env.CORBADO_PROJECT_ID, userIdRules: userIdRulesOf(env), unknown }, resolve),
);
