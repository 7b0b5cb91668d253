// Wiring of the session function.
import { get, openTable, put, query, remove, update } from '../shared/aws/dynamodb.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { browserRulesOf } from '../shared/http/credential.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { openIssuers } from '../shared/issuer/trusted-issuers.ts';
import { sessionLimitsOf } from '../shared/login/session.ts';
import { countRequests } from '../shared/user/request-limit.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { exchange } from './exchange.ts';
import { logOut, logOutEverywhere, showSession, showSessions } from './own-sessions.ts';

const env = readEnvironment(envSchema);
const table = openTable(env.TABLE_NAME, { get, query, put, update, remove });
const settings = {
  projectId: env.CORBADO_PROJECT_ID,
  userIdRules: userIdRulesOf(env),
  limits: sessionLimitsOf(env),
  maximumPerUser: env.SESSION_MAXIMUM_PER_USER,
  ...browserRulesOf(env),
  allowTokenInBody: env.ALLOW_TOKEN_IN_BODY,
  allowIdTokenInBody: env.ALLOW_ID_TOKEN_IN_BODY,
};
const systems = {
  table,
  issuers: openIssuers(env.TRUSTED_ISSUERS),
  countRequest: countRequests(table, env.USER_REQUESTS_PER_MINUTE),
};

await prewarm([warmTable(table, ['get'])]);

const stories = new Map([
  ['GET /auth/session', showSession(settings, table)],
  ['POST /auth/session', exchange(settings, systems)],
  ['DELETE /auth/session', logOut(settings, table)],
  ['GET /auth/sessions', showSessions(settings, table)],
  ['DELETE /auth/sessions', logOutEverywhere(settings, table)],
]);

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'session', deadlineMilliseconds: 8000 },
  ({ method, path }) => stories.get(`${method} ${path}`),
  { errorsUrl: env.ERRORS_URL },
);
