// What the define-auth-challenge trigger needs from its environment.
import * as z from 'zod/mini';
import * as fields from '../shared/environment.ts';

export const envSchema = z.object({ ...fields.everyFunction });

export const readEnv = () => fields.parseEnvironment(envSchema, process.env);
