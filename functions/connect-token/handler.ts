// Wiring of the connect-token function.
import { get, openTable, put, update } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openCorbado } from '../shared/corbado/corbado.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { browserRulesOf } from '../shared/http/credential.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { openIssuers } from '../shared/issuer/trusted-issuers.ts';
import { sessionLimitsOf } from '../shared/login/session.ts';
import { countRequests } from '../shared/user/request-limit.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { connectToken } from './connect-token.ts';
import { envSchema } from './env.ts';

const env = readEnvironment(envSchema);
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME, { get, put, update });

await prewarm([warmTable(table, ['get']), corbado.warm]);

const story = connectToken(
  {
    projectId: env.CORBADO_PROJECT_ID,
    userIdRules: userIdRulesOf(env),
    limits: sessionLimitsOf(env),
    ...browserRulesOf(env),
    types: env.CONNECT_TOKEN_TYPES,
    lifetimeSeconds: env.CONNECT_TOKEN_LIFETIME_SECONDS,
    freshLoginSeconds: env.FRESH_LOGIN_SECONDS,
    allowIdTokenInBody: env.ALLOW_ID_TOKEN_IN_BODY,
    checkAfterDelete: env.CHECK_AFTER_DELETE,
  },
  {
    table,
    corbado,
    issuers: openIssuers(env.TRUSTED_ISSUERS),
    countRequest: countRequests(table, env.USER_REQUESTS_PER_MINUTE),
  },
);

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'connect-token', deadlineMilliseconds: 8000 },
  (request) => (request.method === 'POST' ? story : undefined),
  { errorsUrl: env.ERRORS_URL },
);
