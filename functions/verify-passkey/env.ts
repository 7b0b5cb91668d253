// What the verify-passkey function needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment/fields.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  ...fields.sessionFields,
  ...fields.openSessionFields,
  ...fields.identityFields,
  ...fields.corbadoFields,
  ...fields.userStatusFields,
  ...fields.poolUserFields,
  ...fields.browserFields,
  ...fields.sessionDeliveryFields,
});
