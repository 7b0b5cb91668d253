// Wiring of the pre-login action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/open-caller-auth.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { readEnv } from './env.ts';
import { preLogin } from './pre-login.ts';
import { identifierIsUserId } from './resolve-user.ts';

const env = readEnv();
const callers = openCallerAuth(env, openSecretsManager());

await prewarm([callers.warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'pre-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  preLogin({
    projectId: env.CORBADO_PROJECT_ID,
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    resolveUser: identifierIsUserId,
  }),
);
