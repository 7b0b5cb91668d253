// The exact shapes of what an action may answer: Corbado's documented forms, and what this bundle announces to add to them. A key
// that stands in none of them is a mistake.
import * as z from 'zod';
import type { ActionName } from './documented-event.ts';

const text = z.string().min(1);
const epochSeconds = z.int().min(1_000_000_000).max(9_999_999_999);

// Corbado's own words: its clients give them a meaning of their own.
const reserved = ['user_not_found', 'untyped', 'no_cbo_user', 'identifier_not_whitelisted', 'unexpected_error'];
const ownCode = text.refine((code) => !reserved.includes(code), { error: 'is one of Corbado’s own codes' });

const preLoginError = <Error extends z.ZodRawShape>(error: Error) =>
  z.strictObject({ identifier: z.literal(''), error: z.strictObject(error) });

const appended = { recorded: z.boolean(), firstPasskey: z.boolean() };

/** What each action says with status 200, by outcome. */
export const outcomeShapes = {
  'pre-login': {
    found: z
      .strictObject({ identifier: text, userId: text.optional() })
      .refine(({ identifier, userId = identifier }) => userId === identifier, {
        error: 'is another value than identifier',
        path: ['userId'],
      }),
    typed: preLoginError({ return: z.literal(true), code: z.literal('user_not_found'), message: text }),
    untyped: preLoginError({ return: z.literal(true), code: z.literal('untyped'), message: text }),
    custom: preLoginError({ return: z.literal(true), code: ownCode, payload: z.string() }),
    silent: preLoginError({ return: z.literal(false), code: ownCode }),
  },
  'post-login': {
    session: z
      .strictObject({ accessToken: text, sessionId: text, tokenType: z.literal('Bearer'), expiresAt: epochSeconds })
      .refine(({ accessToken, sessionId }) => accessToken === sessionId, {
        error: 'is another value than sessionId',
        path: ['accessToken'],
      }),
    handoff: z.strictObject({ handoffCode: text, expiresAt: epochSeconds }),
  },
  'post-append': {
    recorded: z.strictObject(appended),
    flagged: z.strictObject({
      ...appended,
      updated: z.boolean(),
      state: z.enum(['none', 'pending', 'set', 'clearing', 'not_applicable']),
      reason: text.optional(),
    }),
  },
} as const satisfies Record<ActionName, Record<string, z.ZodType>>;

type Shapes = typeof outcomeShapes;
export type Outcome = { [Action in ActionName]: keyof Shapes[Action] }[ActionName];

/** What a refusal with this status and code says over HTTP (RFC 9457), with `error` for Corbado's samples. */
export const refusalShape = ({ status, code }: { readonly status: number; readonly code: string }) =>
  z.strictObject({
    type: z.literal(`urn:corbado-actions:problem:${code}`),
    title: text,
    status: z.literal(status),
    code: z.literal(code),
    requestId: text,
    error: text,
    detail: text.optional(),
  });
