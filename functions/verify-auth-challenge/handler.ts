// Wiring of the verify-auth-challenge trigger.
import { get, openTable, put } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openCorbado } from '../shared/corbado/corbado.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, warmTable } from '../shared/frame/invocation.ts';
import { triggerHandler } from '../shared/trigger/trigger.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { verifyAuthChallenge } from './verify-auth-challenge.ts';

const env = readEnvironment(envSchema);
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME, { get, put });

await prewarm([warmTable(table, ['get', 'put']), corbado.warm]);

export const handler = triggerHandler(
  // Cognito waits five seconds, network time included.
  { stage: env.STAGE, functionName: 'verify-auth-challenge', deadlineMilliseconds: 3500 },
  'VerifyAuthChallengeResponse_Authentication',
  verifyAuthChallenge(
    { projectId: env.CORBADO_PROJECT_ID, userIdRules: userIdRulesOf(env), poolUserId: env.COGNITO_USER_ID },
    { table, corbado },
  ),
);
