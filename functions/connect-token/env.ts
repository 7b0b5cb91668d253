// What the connect-token function needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment/fields.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  ...fields.sessionFields,
  ...fields.identityFields,
  ...fields.requestLimitFields,
  ...fields.corbadoFields,
  ...fields.browserFields,
  ...fields.issuerFields,
  ...fields.bodyTokenFields,
  ...fields.connectTokenFields,
});
