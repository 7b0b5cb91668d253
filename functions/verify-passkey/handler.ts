// Wiring of the verify-passkey function.
import { openTable, put, query, remove } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openStatusCheck } from '../shared/cognito/status-check.ts';
import { openCorbado } from '../shared/corbado/corbado.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { browserRulesOf } from '../shared/http/credential.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { sessionLimitsOf } from '../shared/login/session.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { verifyPasskey } from './verify-passkey.ts';

const env = readEnvironment(envSchema);
const corbado = openCorbado(env, openSecretsManager());
const status = openStatusCheck(env);
const table = openTable(env.TABLE_NAME, { query, put, remove });

await prewarm([warmTable(table, ['query', 'put']), corbado.warm, status?.warm]);

const story = verifyPasskey(
  {
    projectId: env.CORBADO_PROJECT_ID,
    userIdRules: userIdRulesOf(env),
    limits: sessionLimitsOf(env),
    maximumPerUser: env.SESSION_MAXIMUM_PER_USER,
    ...browserRulesOf(env),
    allowTokenInBody: env.ALLOW_TOKEN_IN_BODY,
  },
  { table, corbado, requireActiveUser: status?.requireActiveUser },
);

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'verify-passkey', deadlineMilliseconds: 8000 },
  (request) => (request.method === 'POST' ? story : undefined),
  // The counterpart of `success: true` in a successful login: Corbado's clients read it.
  { errorsUrl: env.ERRORS_URL, failureFields: { success: false } },
);
