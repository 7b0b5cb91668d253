// Wiring of the connect-token function.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnectToken } from '../shared/corbado/create-connect-token.ts';
import { openCorbado } from '../shared/corbado/open-corbado.ts';
import { createRetryBudget } from '../shared/corbado/retry-budget.ts';
import { getItem } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { putItem, updateItem } from '../shared/dynamo/write-items.ts';
import { scheduleCheck } from '../shared/flag/due-list.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { verifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { requireSession } from '../shared/session/live-session.ts';
import { findSession, touchSession } from '../shared/session/session-store.ts';
import { countRequests } from '../shared/user/request-limit.ts';
import { rememberUser } from '../shared/user/user-directory.ts';
import { checkAfterDelete } from './check-after-delete.ts';
import { connectToken } from './connect-token.ts';
import { readEnv } from './env.ts';

const env = readEnv();
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME);
const get = getItem(table);
const update = updateItem(table);
const limits = { absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS };
const rules = { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID };

await prewarm([(call) => get({ pk: 'prewarm', sk: 'prewarm' }, call), corbado.warm]);

const story = connectToken({
  projectId: env.CORBADO_PROJECT_ID,
  cookieName: env.COOKIE_NAME,
  allowedOrigins: new Set(env.ALLOWED_ORIGINS),
  types: env.CONNECT_TOKEN_TYPES,
  lifetimeSeconds: env.CONNECT_TOKEN_LIFETIME_SECONDS,
  freshLoginSeconds: env.FRESH_LOGIN_SECONDS,
  allowIdTokenInBody: env.ALLOW_ID_TOKEN_IN_BODY,
  checkAfterDelete: env.CHECK_AFTER_DELETE
    ? checkAfterDelete(scheduleCheck(putItem(table)), env.CONNECT_TOKEN_LIFETIME_SECONDS)
    : async () => undefined,
  requireSession: requireSession(findSession(get), limits),
  touchSession: touchSession(update, limits),
  verifyIssuerToken: verifyIssuerToken(env.TRUSTED_ISSUERS, rules),
  rememberUser: rememberUser(update, get, env.CORBADO_PROJECT_ID),
  countRequest: countRequests(update, env.USER_REQUESTS_PER_MINUTE),
  createConnectToken: createConnectToken(corbado.ask, {
    budget: createRetryBudget(),
    random: Math.random,
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  }),
});

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'connect-token', deadlineMilliseconds: 8000 },
  (request) => (request.method === 'POST' ? story : undefined),
);
