// Wiring of the create-auth-challenge trigger.
import { stageEnvSchema } from '../shared/environment/fields.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { triggerHandler } from '../shared/trigger/trigger.ts';
import { createAuthChallenge } from './create-auth-challenge.ts';

const env = readEnvironment(stageEnvSchema);

export const handler = triggerHandler(
  { stage: env.STAGE, functionName: 'create-auth-challenge', deadlineMilliseconds: 3500 },
  'CreateAuthChallenge_Authentication',
  async (_event, call) => createAuthChallenge(call.chance.nonce()),
);
