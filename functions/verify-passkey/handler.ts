// Wiring of the verify-passkey function.
import { randomBytes, randomUUID } from 'node:crypto';
import { openStatusCheck } from '../shared/cognito/open-status-check.ts';
import { openCorbado } from '../shared/corbado/open-corbado.ts';
import { verifySignedData } from '../shared/corbado/verify-signed-data.ts';
import { queryFrom } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { deleteItem, putItem } from '../shared/dynamo/write-items.ts';
import { scheduleCheck } from '../shared/flag/due-list.ts';
import { remindOfFlag } from '../shared/flag/remind-of-flag.ts';
import { httpHandler } from '../shared/http/http-handler.ts';
import { claimOnce } from '../shared/passkey/single-use.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { findLoginUser, lookAgain } from '../shared/session/login-user.ts';
import { openSession } from '../shared/session/open-session.ts';
import { removeSession, storeSession } from '../shared/session/session-store.ts';
import { readEnv } from './env.ts';
import { verifyPasskey } from './verify-passkey.ts';

const env = readEnv();
const corbado = openCorbado(env, openSecretsManager());
const status = openStatusCheck(env);
const table = openTable(env.TABLE_NAME);
const query = queryFrom(table);
const put = putItem(table);
const remove = removeSession(deleteItem(table));
const maximumPerUser = env.SESSION_MAXIMUM_PER_USER;
const limits = { absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS };

await prewarm([(call) => query('prewarm', 'prewarm', call), corbado.warm, ...(status ? [status.warm] : [])]);

const story = verifyPasskey({
  projectId: env.CORBADO_PROJECT_ID,
  rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
  cookie: { name: env.COOKIE_NAME, sameSite: env.COOKIE_SAME_SITE },
  allowedOrigins: new Set(env.ALLOWED_ORIGINS),
  allowTokenInBody: env.ALLOW_TOKEN_IN_BODY,
  requireActiveUser: status?.requireActiveUser,
  verify: verifySignedData(corbado.ask),
  claimOnce: claimOnce(put, randomUUID),
  findLoginUser: findLoginUser(query, env.CORBADO_PROJECT_ID),
  remindOfFlag: remindOfFlag(scheduleCheck(put)),
  openSession: openSession({
    store: storeSession(put),
    remove,
    lookAgain: lookAgain(query),
    limits,
    maximumPerUser,
    randomBytes,
    nowMilliseconds: Date.now,
  }),
  removeSession: remove,
});

export const handler = httpHandler(
  { stage: env.STAGE, functionName: 'verify-passkey', deadlineMilliseconds: 8000 },
  (request) => (request.method === 'POST' ? story : undefined),
  // Beside `success: true` of a login that worked: Corbado's clients read it.
  { success: false },
);
