// Wiring of the session function.
import { randomBytes, randomUUID } from 'node:crypto';
import { getItem, queryFrom, queryItems } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { deleteItem, putItem, updateItem } from '../shared/dynamo/write-items.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { verifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { prewarm } from '../shared/prewarm.ts';
import { findHandoff, redeemHandoff } from '../shared/session/handoff.ts';
import { requireSession } from '../shared/session/live-session.ts';
import { findLoginUser, lookAgain } from '../shared/session/login-user.ts';
import { openSession } from '../shared/session/open-session.ts';
import {
  findSession,
  hasSession,
  listSessionKeys,
  listSessions,
  removeSession,
  storeSession,
  touchSession,
} from '../shared/session/session-store.ts';
import { countRequests } from '../shared/user/request-limit.ts';
import { rememberUser, revokeBeforeNow } from '../shared/user/user-directory.ts';
import { logOut, logOutEverywhere } from './end-sessions.ts';
import { readEnv } from './env.ts';
import { exchange } from './exchange.ts';
import { showSession, showSessions } from './show-sessions.ts';

const env = readEnv();
const projectId = env.CORBADO_PROJECT_ID;
const table = openTable(env.TABLE_NAME);
const get = getItem(table);
const put = putItem(table);
const update = updateItem(table);
const query = queryItems(table);
const from = queryFrom(table);
const remove = removeSession(deleteItem(table));
const limits = { absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS };
const rules = { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID };

await prewarm([(call) => get({ pk: 'prewarm', sk: 'prewarm' }, call)]);

const ports = {
  projectId,
  limits,
  cookie: { name: env.COOKIE_NAME, sameSite: env.COOKIE_SAME_SITE },
  allowedOrigins: new Set(env.ALLOWED_ORIGINS),
  allowTokenInBody: env.ALLOW_TOKEN_IN_BODY,
  allowIdTokenInBody: env.ALLOW_ID_TOKEN_IN_BODY,
  requireSession: requireSession(findSession(get), limits),
  touchSession: touchSession(update, limits),
  listSessions: listSessions(query),
  listSessionKeys: listSessionKeys(query),
  hasSession: hasSession(get),
  removeSession: remove,
  openSession: openSession({
    store: storeSession(put),
    remove,
    lookAgain: lookAgain(from),
    limits,
    maximumPerUser: env.SESSION_MAXIMUM_PER_USER,
    randomBytes,
    nowMilliseconds: Date.now,
  }),
  verifyIssuerToken: verifyIssuerToken(env.TRUSTED_ISSUERS, rules),
  findHandoff: findHandoff(get),
  redeemHandoff: redeemHandoff(update, randomUUID),
  findLoginUser: findLoginUser(from, projectId),
  rememberUser: rememberUser(update, get, projectId),
  countRequest: countRequests(update, env.USER_REQUESTS_PER_MINUTE),
  revokeBeforeNow: revokeBeforeNow(update, randomUUID),
};

const ofOne = { GET: showSession(ports), POST: exchange(ports), DELETE: logOut(ports) };
const ofAll = { GET: showSessions(ports), DELETE: logOutEverywhere(ports) };

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'session', deadlineMilliseconds: 8000 },
  ({ method, path }) => new Map(Object.entries(path.endsWith('/sessions') ? ofAll : ofOne)).get(method),
);
