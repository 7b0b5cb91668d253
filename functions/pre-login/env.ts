// What the pre-login action needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment/fields.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  CORBADO_PROJECT_ID: fields.sessionFields.CORBADO_PROJECT_ID,
  ...fields.identityFields,
  ...fields.actionFields,
  ...fields.preLoginFields,
  ...fields.poolUserFields,
});
