// Wiring of the post-append action.
import { randomUUID } from 'node:crypto';
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/open-caller-auth.ts';
import { openFlagWriter } from '../shared/cognito/open-flag-writer.ts';
import { getItem } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { deleteItem, putItem, updateItem } from '../shared/dynamo/write-items.ts';
import { removeCheck, scheduleCheck } from '../shared/flag/due-list.ts';
import { startedFlag } from '../shared/flag/flag-row.ts';
import { raiseFlag } from '../shared/flag/raise-flag.ts';
import { recordPasskey } from '../shared/passkey/passkey-store.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { readEnv } from './env.ts';
import { postAppend } from './post-append.ts';

const env = readEnv();
const callers = openCallerAuth(env, openSecretsManager());
const flag = openFlagWriter(env);
const table = openTable(env.TABLE_NAME);
const get = getItem(table);
const put = putItem(table);
const update = updateItem(table);

await prewarm([(call) => get({ pk: 'prewarm', sk: 'prewarm' }, call), callers.warm, ...(flag ? [flag.warm] : [])]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'post-append', deadlineMilliseconds: 4000 },
  callers.authenticate,
  postAppend({
    projectId: env.CORBADO_PROJECT_ID,
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    recordPasskey: recordPasskey({
      ...{ get, put, update },
      createNonce: randomUUID,
      startFlag: flag ? startedFlag : () => ({}),
    }),
    raiseFlag:
      flag &&
      raiseFlag({
        update,
        writer: flag.writer,
        schedule: scheduleCheck(put),
        removeCheck: removeCheck(deleteItem(table)),
        recheckSeconds: env.FLAG_RECHECK_DAYS * 86_400,
      }),
    strict: env.FLAG_STRICT,
  }),
);
