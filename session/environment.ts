// What a team's own function or service finds in its environment: written by the construct, read by `sessionsFromEnvironment()`. The
// prefix keeps the names clear of the team's own variables.
import * as z from 'zod/mini';
import { browserFields, sessionFields } from '../functions/shared/environment/fields.ts';

export const envSchema = z.object({
  CORBADO_SESSIONS_TABLE_NAME: sessionFields.TABLE_NAME,
  CORBADO_SESSIONS_PROJECT_ID: sessionFields.CORBADO_PROJECT_ID,
  CORBADO_SESSIONS_IDLE_SECONDS: sessionFields.SESSION_IDLE_SECONDS,
  CORBADO_SESSIONS_ALLOWED_ORIGINS: browserFields.ALLOWED_ORIGINS,
  CORBADO_SESSIONS_COOKIE_NAME: browserFields.COOKIE_NAME,
  CORBADO_SESSIONS_COOKIE_SAME_SITE: browserFields.COOKIE_SAME_SITE,
});
