// Wiring of the webhook receiver. Corbado's webhooks can send a password and nothing stronger.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/open-caller-auth.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { putItem } from '../shared/dynamo/write-items.ts';
import { scheduleCheck } from '../shared/flag/due-list.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { corbadoWebhook } from './corbado-webhook.ts';
import { readEnv } from './env.ts';

const env = readEnv();
const callers = openCallerAuth({ ...env, ACTION_AUTH: 'basic' }, openSecretsManager());

await prewarm([callers.warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'corbado-webhook', deadlineMilliseconds: 4000 },
  callers.authenticate,
  corbadoWebhook({
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    schedule: scheduleCheck(putItem(openTable(env.TABLE_NAME))),
  }),
);
