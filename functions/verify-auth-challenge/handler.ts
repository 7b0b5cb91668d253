// Wiring of the verify-auth-challenge trigger.
import { openCorbado } from '../shared/corbado/open-corbado.ts';
import { verifySignedData } from '../shared/corbado/verify-signed-data.ts';
import { getItem } from '../shared/dynamo/read-items.ts';
import { openTable } from '../shared/dynamo/table.ts';
import { putItem } from '../shared/dynamo/write-items.ts';
import { claimUse, findUse } from '../shared/passkey/single-use.ts';
import { prewarm } from '../shared/prewarm.ts';
import { openSecretsManager } from '../shared/secret/secrets-manager.ts';
import { triggerHandler } from '../shared/trigger/trigger-handler.ts';
import { findKnownUser } from '../shared/user/user-directory.ts';
import { readEnv } from './env.ts';
import { verifyAuthChallenge } from './verify-auth-challenge.ts';

const env = readEnv();
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME);
const get = getItem(table);

await prewarm([(call) => get({ pk: 'prewarm', sk: 'prewarm' }, call), corbado.warm]);

export const handler = triggerHandler(
  // Cognito waits five seconds, the way there and back included.
  { stage: env.STAGE, functionName: 'verify-auth-challenge', deadlineMilliseconds: 3500 },
  'VerifyAuthChallengeResponse_Authentication',
  verifyAuthChallenge({
    projectId: env.CORBADO_PROJECT_ID,
    rules: { userIdClaim: env.USER_ID_CLAIM, allowEmailUserId: env.ALLOW_EMAIL_USER_ID },
    poolUserId: env.COGNITO_USER_ID,
    verify: verifySignedData(corbado.ask),
    claimUse: claimUse(putItem(table)),
    findUse: findUse(get),
    findUser: findKnownUser(get, env.CORBADO_PROJECT_ID),
  }),
);
