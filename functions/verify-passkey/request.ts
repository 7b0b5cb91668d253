// What a verify request says: the proof, and how the client wants its session, if it says so.
import * as z from 'zod/mini';
import { Refusal } from '../shared/refusal.ts';
import type { Delivery } from '../shared/session/open-session.ts';

const requestSchema = z.strictObject({
  signedPasskeyData: z.string().check(z.minLength(1)),
  delivery: z.optional(z.enum(['cookie', 'token'])),
  // Facts about the device that older clients of Corbado send along; nothing here has a use for them.
  clientState: z.optional(z.string()),
});

export type VerifyRequest = {
  readonly signedPasskeyData: string;
  /** Absent: what the route's name stands for. */
  readonly delivery: Delivery | undefined;
};

/** Throws `invalid_request`. */
export const readVerifyRequest = (body: Readonly<Record<string, unknown>>): VerifyRequest => {
  const parsed = z.safeParse(requestSchema, body);
  if (!parsed.success) throw new Refusal('invalid_request', { reason: 'body_shape' });
  const { signedPasskeyData, delivery } = parsed.data;
  return { signedPasskeyData, delivery };
};
