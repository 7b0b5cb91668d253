// Wiring of the webhook receiver. Corbado's webhooks can send a password and nothing stronger.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/caller.ts';
import { openTable, put } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { corbadoWebhook } from './corbado-webhook.ts';
import { envSchema } from './env.ts';

const env = readEnvironment(envSchema);
const callers = openCallerAuth({ ...env, ACTION_AUTH: 'basic' }, openSecretsManager());
const table = openTable(env.TABLE_NAME, { put });

await prewarm([warmTable(table, ['put']), callers.warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'corbado-webhook', deadlineMilliseconds: 4000 },
  callers.authenticate,
  corbadoWebhook(userIdRulesOf(env), table),
);
