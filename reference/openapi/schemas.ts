// JSON schemas, from the very zod schemas that functions read requests with, and from those of the answers.
import * as z from 'zod';
import { requestSchema as tokenRequest } from '../../functions/connect-token/connect-token.ts';
import { eventSchema as webhookEvent } from '../../functions/corbado-webhook/corbado-webhook.ts';
import { requestSchema as exchangeRequest } from '../../functions/session/exchange.ts';
import { eventSchema as actionEvent } from '../../functions/shared/action/action-event.ts';
import { connectTokenTypes } from '../../functions/shared/environment/settings.ts';
import { refusalTable } from '../../functions/shared/frame/refusal.ts';
import { requestSchema as loginRequest } from '../../functions/verify-passkey/verify-passkey.ts';
import { answers } from './answers.ts';
import type { RequestName } from './operation.ts';

export type JsonSchema = { [key: string]: unknown; properties?: Record<string, JsonSchema> };

export const requests: Readonly<Record<RequestName, z.core.$ZodType>> = {
  tokenRequest,
  loginRequest,
  exchangeRequest,
  actionEvent,
  webhookEvent,
};

const type = { enum: [...connectTokenTypes, 'passkey-add'], description: 'passkey-add means passkey-append.' };
const delivery = { description: 'Apps only: `token` puts the session in the body, where the stage allows it.' };
const idToken = { description: 'A JWT of your login, where the stage sets `identity.allowIdTokenInBody`.' };

/** What the functions check in other ways, and what a reader wants to know. */
const notes: Partial<Record<RequestName, Record<string, object>>> = {
  tokenRequest: {
    type,
    connectTokenType: { ...type, description: 'The same as type, as in Corbado’s guides. Send one of the two.' },
    idToken,
    expectedUserId: {
      description:
        'Whom the page shows as signed in. It chooses nobody: another user’s session is refused with `other_user`.',
    },
  },
  loginRequest: {
    signedPasskeyData: { description: 'What Corbado’s login component hands to `onComplete`.' },
    delivery,
    clientState: { description: 'Accepted and ignored.' },
  },
  exchangeRequest: { handoffCode: { description: 'From the post-login action.' }, idToken, delivery },
};

// Zod gives every integer the bounds within which JavaScript is exact.
const withoutSafeBounds = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSafeBounds);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => Math.abs(Number(one)) !== Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutSafeBounds(one)]));
};

const jsonSchemaOf = (schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io });
  return withoutSafeBounds(json) as JsonSchema;
};

/** What holds for several fields together. */
const rules: Partial<Record<RequestName, object>> = {
  tokenRequest: { oneOf: [{ required: ['type'] }, { required: ['connectTokenType'] }] },
};

const withNotes = (name: RequestName): JsonSchema => {
  const schema = jsonSchemaOf(requests[name], 'input');
  for (const [field, note] of Object.entries(notes[name] ?? {})) {
    const property = schema.properties?.[field];
    if (property === undefined) throw new Error(`${name} has no field ${field}, which is described`);
    Object.assign(property, note);
  }
  return { ...schema, ...rules[name] };
};

const problem = z.strictObject({
  type: z.string().describe('A name, or with `documentation.errorsUrl` the address of an explanation.'),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(refusalTable) as [string, ...string[]]).describe('What to act on.'),
  requestId: z.string().describe('Finds the log line.'),
  error: z.string().describe('The title again, which Corbado’s samples read.'),
  detail: z.string().optional().describe('What exactly is wrong, for developers.'),
});

/** What each of a login's failures says. */
export const loginProblem = problem.extend({ success: z.literal(false) });

export { problem };

const gatewayMessage = z.object({ message: z.string() });

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The name of a schema in the document. */
export const schemaName = (name: string): string => capitalized(name);

export const componentSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries([
    ...(Object.keys(requests) as RequestName[]).map((name) => [schemaName(name), withNotes(name)]),
    ...Object.entries(answers).map(([name, schema]) => [schemaName(name), jsonSchemaOf(schema, 'output')]),
    ['Problem', jsonSchemaOf(problem, 'output')],
    ['LoginProblem', jsonSchemaOf(loginProblem, 'output')],
    ['GatewayMessage', jsonSchemaOf(gatewayMessage, 'output')],
  ]);
