// What an exchange request says beside its credential: a hand-off code, and how the client wants its session.
import * as z from 'zod/mini';
import { readFields } from '../shared/read-fields.ts';
import type { Delivery } from '../shared/session/open-session.ts';

const requestSchema = z.strictObject({
  handoffCode: z.optional(z.string()),
  idToken: z.optional(z.string()),
  delivery: z._default(z.enum(['cookie', 'token']), 'cookie'),
});

export type ExchangeRequest = {
  readonly handoffCode?: string | undefined;
  readonly idToken?: string | undefined;
  readonly delivery: Delivery;
};

/** Throws `invalid_request`. */
export const readExchangeRequest = (body: Readonly<Record<string, unknown>>): ExchangeRequest =>
  readFields(requestSchema, body, 'body_shape');
