// What an exchange request says beside its credential: a hand-off code, and how the client wants its session.
import * as z from 'zod/mini';
import { Refusal } from '../shared/refusal.ts';
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
export const readExchangeRequest = (body: Readonly<Record<string, unknown>>): ExchangeRequest => {
  const parsed = z.safeParse(requestSchema, body);
  if (!parsed.success) throw new Refusal('invalid_request', { reason: 'body_shape' });
  return parsed.data;
};
