// What the authorizer needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment/fields.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  ...fields.sessionFields,
  ...fields.browserFields,
});
