// Wiring of the reconcile run, which a schedule starts.
import { randomUUID } from 'node:crypto';
import { openFlagWriter } from '../shared/cognito/open-flag-writer.ts';
import { countPasskeys, listIdentifiers } from '../shared/corbado/count-passkeys.ts';
import { openCorbado } from '../shared/corbado/open-corbado.ts';
import { getItem, queryBefore } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { deleteItem, putItem, updateItem } from '../shared/dynamo/write-items.ts';
import { listDueChecks, removeCheck, scheduleCheck } from '../shared/flag/due-list.ts';
import { lowerFlag } from '../shared/flag/lower-flag.ts';
import { raiseClaimed } from '../shared/flag/raise-flag.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { checkUser } from './check-user.ts';
import { readEnv } from './env.ts';
import { reconcile } from './reconcile.ts';
import { scheduledHandler } from './scheduled-handler.ts';

const env = readEnv();
const flag = openFlagWriter(env);
if (flag === undefined) throw new Error('FLAG_MODE=off leaves nothing to reconcile');
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME);
const update = updateItem(table);
const schedule = scheduleCheck(putItem(table));
const remove = removeCheck(deleteItem(table));
const recheckSeconds = env.FLAG_RECHECK_DAYS * 86_400;
const raise = raiseClaimed({ update, writer: flag.writer, schedule, removeCheck: remove, recheckSeconds });
const checkPorts = {
  projectId: env.CORBADO_PROJECT_ID,
  rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
  get: getItem(table),
  update,
  countPasskeys: countPasskeys(corbado.ask),
  listIdentifiers: listIdentifiers(corbado.ask),
  raiseClaimed: raise,
  lowerFlag: lowerFlag({ update, writer: flag.writer, raiseClaimed: raise }),
  createNonce: randomUUID,
};

// No prewarm: nobody waits for this.
export const handler = scheduledHandler(
  { stage: env.STAGE, functionName: 'reconcile', deadlineMilliseconds: 55_000 },
  (call) =>
    reconcile(
      {
        listDueChecks: listDueChecks(queryBefore(table)),
        schedule,
        removeCheck: remove,
        checkUser: (check, inner) => checkUser(check, checkPorts, inner),
        recheckSeconds,
        nowSeconds: () => Math.floor(Date.now() / 1000),
      },
      call,
    ),
);
