// What a verify request says: the proof, and how the client wants its session.
import * as z from 'zod/mini';
import { Refusal } from '../shared/refusal.ts';
import type { Delivery } from '../shared/session/open-session.ts';

const requestSchema = z.strictObject({
  signedPasskeyData: z.string().check(z.minLength(1)),
  delivery: z._default(z.enum(['cookie', 'token']), 'cookie'),
});

export type VerifyRequest = { readonly signedPasskeyData: string; readonly delivery: Delivery };

/** Throws `invalid_request`. */
export const readVerifyRequest = (body: Readonly<Record<string, unknown>>): VerifyRequest => {
  const parsed = z.safeParse(requestSchema, body);
  if (!parsed.success) throw new Refusal('invalid_request', { reason: 'body_shape' });
  return parsed.data;
};
