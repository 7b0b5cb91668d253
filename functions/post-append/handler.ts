// Wiring of the post-append action.
import { actionHandler } from '../shared/action/action-handler.ts';
import { openCallerAuth } from '../shared/action/caller.ts';
import { get, openTable, put, remove, update } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openFlagWriter } from '../shared/cognito/flag-writer.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { postAppend } from './post-append.ts';

const env = readEnvironment(envSchema);
const callers = openCallerAuth(env, openSecretsManager());
const writer = openFlagWriter(env);
const table = openTable(env.TABLE_NAME, { get, put, update, remove });

await prewarm([warmTable(table, ['put', 'update']), callers.warm, writer?.warm]);

export const handler = actionHandler(
  { stage: env.STAGE, functionName: 'post-append', deadlineMilliseconds: 4000 },
  callers.authenticate,
  postAppend(
    { projectId: env.CORBADO_PROJECT_ID, userIdRules: userIdRulesOf(env), strict: env.FLAG_STRICT },
    { table, flag: writer && { table, writer, recheckSeconds: env.FLAG_RECHECK_DAYS * 86_400 } },
  ),
);
