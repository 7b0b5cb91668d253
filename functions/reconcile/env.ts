// What the reconcile run needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment/fields.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  TABLE_NAME: fields.sessionFields.TABLE_NAME,
  CORBADO_PROJECT_ID: fields.sessionFields.CORBADO_PROJECT_ID,
  ...fields.identityFields,
  ...fields.corbadoFields,
  ...fields.poolUserFields,
  ...fields.flagFields,
});
