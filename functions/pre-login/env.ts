// What the pre-login action needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  CORBADO_PROJECT_ID: fields.sessionFields.CORBADO_PROJECT_ID,
  ...fields.identityFields,
  ...fields.actionFields,
});

export const readEnv = () => fields.parseEnvironment(envSchema, process.env);
