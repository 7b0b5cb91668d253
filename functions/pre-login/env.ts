// What the pre-login action needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment.ts';

export const envSchema = z.object({
  ...fields.everyFunction,
  CORBADO_PROJECT_ID: fields.sessionFields.CORBADO_PROJECT_ID,
  ...fields.identityFields,
  ...fields.actionFields,
  /** Who knows whose a typed identifier is: nobody need be asked, or the user pool is. */
  PRE_LOGIN_RESOLVE: z.enum(['userId', 'cognito']),
  /** What somebody hears for whom there is no passkey login: why, or nothing. */
  PRE_LOGIN_UNKNOWN: z.enum(['tell', 'silent']),
  /** Absent only with PRE_LOGIN_RESOLVE=userId. */
  COGNITO_USER_POOL_ID: fields.flagFields.COGNITO_USER_POOL_ID,
});

export const readEnv = () => fields.parseEnvironment(envSchema, process.env);
