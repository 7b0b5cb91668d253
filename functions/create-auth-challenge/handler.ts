// Wiring of the create-auth-challenge trigger.
import { randomUUID } from 'node:crypto';
import { triggerHandler } from '../shared/trigger/trigger-handler.ts';
import { createAuthChallenge } from './create-auth-challenge.ts';
import { readEnv } from './env.ts';

const env = readEnv();

export const handler = triggerHandler(
  { stage: env.STAGE, functionName: 'create-auth-challenge', deadlineMilliseconds: 3500 },
  'CreateAuthChallenge_Authentication',
  async () => createAuthChallenge(randomUUID()),
);
