// Wiring of the post-login action.
import { randomBytes, randomUUID } from 'node:crypto';
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/open-caller-auth.ts';
import { openStatusCheck } from '../shared/cognito/open-status-check.ts';
import { openCorbado } from '../shared/corbado/open-corbado.ts';
import { verifySignedData } from '../shared/corbado/verify-signed-data.ts';
import { queryFrom } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { deleteItem, putItem } from '../shared/dynamo/write-items.ts';
import { scheduleCheck } from '../shared/flag/due-list.ts';
import { remindOfFlag } from '../shared/flag/remind-of-flag.ts';
import { claimOnce } from '../shared/passkey/single-use.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { issueHandoff } from '../shared/session/handoff.ts';
import { findLoginUser, lookAgain } from '../shared/session/login-user.ts';
import { openSession } from '../shared/session/open-session.ts';
import { removeSession, storeSession } from '../shared/session/session-store.ts';
import { readEnv } from './env.ts';
import { postLogin } from './post-login.ts';

const env = readEnv();
const secrets = openSecretsManager();
const callers = openCallerAuth(env, secrets);
const corbado = openCorbado(env, secrets);
const status = openStatusCheck(env);
const table = openTable(env.TABLE_NAME);
const query = queryFrom(table);
const put = putItem(table);
const remove = removeSession(deleteItem(table));
const maximumPerUser = env.SESSION_MAXIMUM_PER_USER;
const limits = { absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS };

await prewarm([
  (call) => query('prewarm', 'prewarm', call),
  corbado.warm,
  callers.warm,
  ...(status ? [status.warm] : []),
]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'post-login', deadlineMilliseconds: 4000 },
  callers.authenticate,
  postLogin({
    projectId: env.CORBADO_PROJECT_ID,
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    trustEventIdentity: env.TRUST_EVENT_IDENTITY,
    delivery: env.SESSION_DELIVERY,
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
    issueHandoff: issueHandoff(put, randomBytes),
  }),
);
