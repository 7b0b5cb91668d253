// What Corbado's webhooks said when they were last documented (until April 2026; the page is gone). Only a deleted passkey concerns us, as a
// hint: the reconcile run finds out by itself.
import * as z from 'zod/mini';
import { readFields } from '../shared/read-fields.ts';
import { isAcceptableUserId, type UserIdRules } from '../shared/user/user-id.ts';

const field = z.optional(z.nullable(z.string().check(z.maxLength(256))));

const eventSchema = z.object({
  type: z.string().check(z.regex(/^[a-z0-9._-]{1,64}$/i)),
  data: z.optional(
    z.nullable(
      z.object({
        userID: field,
        credential: z.optional(z.nullable(z.object({ webAuthnID: field }))),
      }),
    ),
  ),
});

export type WebhookEvent = {
  readonly type: string;
  /** Our user id, when the event carries one. */
  readonly userId: string | undefined;
  /** Corbado's own `usr-…`. */
  readonly corbadoUserId: string | undefined;
};

const corbadoUser = /^usr-[A-Za-z0-9-]{1,64}$/;

/** Throws `invalid_request` for what is no webhook event. Fields that we do not know are left alone. */
export const readWebhookEvent = (event: Readonly<Record<string, unknown>>, rules: UserIdRules): WebhookEvent => {
  const { type, data } = readFields(eventSchema, event, 'event_shape');
  const userId = data?.credential?.webAuthnID ?? '';
  const corbadoUserId = data?.userID ?? '';
  return {
    type,
    userId: isAcceptableUserId(userId, rules) ? userId : undefined,
    corbadoUserId: corbadoUser.test(corbadoUserId) ? corbadoUserId : undefined,
  };
};
