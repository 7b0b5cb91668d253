// Wiring of the define-auth-challenge trigger.
import { stageEnvSchema } from '../shared/environment/fields.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { triggerHandler } from '../shared/trigger/trigger.ts';
import { defineAuthChallenge } from './define-auth-challenge.ts';

const env = readEnvironment(stageEnvSchema);

export const handler = triggerHandler(
  { stage: env.STAGE, functionName: 'define-auth-challenge', deadlineMilliseconds: 3500 },
  'DefineAuthChallenge_Authentication',
  async (event) => defineAuthChallenge(event),
);
