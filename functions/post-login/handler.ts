// Wiring of the post-login action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/caller.ts';
import { openTable, put, query, remove } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openStatusCheck } from '../shared/cognito/status-check.ts';
import { openCorbado } from '../shared/corbado/corbado.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { sessionLimitsOf } from '../shared/login/session.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { postLogin } from './post-login.ts';

const env = readEnvironment(envSchema);
const secrets = openSecretsManager();
const callers = openCallerAuth(env, secrets);
const corbado = openCorbado(env, secrets);
const status = openStatusCheck(env);
const table = openTable(env.TABLE_NAME, { query, put, remove });

await prewarm([warmTable(table, ['query', 'put']), corbado.warm, callers.warm, status?.warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'post-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  postLogin(
    {
      projectId: env.CORBADO_PROJECT_ID,
      userIdRules: userIdRulesOf(env),
      limits: sessionLimitsOf(env),
      maximumPerUser: env.SESSION_MAXIMUM_PER_USER,
      trustEventIdentity: env.TRUST_EVENT_IDENTITY,
      delivery: env.SESSION_DELIVERY,
    },
    { table, corbado, requireActiveUser: status?.requireActiveUser },
  ),
);
