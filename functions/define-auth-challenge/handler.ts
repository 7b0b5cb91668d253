// Wiring of the define-auth-challenge trigger.
import { triggerHandler } from '../shared/trigger/trigger-handler.ts';
import { defineAuthChallenge } from './define-auth-challenge.ts';
import { readEnv } from './env.ts';

const env = readEnv();

export const handler = triggerHandler(
  { stage: env.STAGE, functionName: 'define-auth-challenge', deadlineMilliseconds: 3500 },
  'DefineAuthChallenge_Authentication',
  async (event) => defineAuthChallenge(event),
);
