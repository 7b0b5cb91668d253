// Corbado reports a deleted passkey: put its user on the list of those to check. The report is a hint and not proof, so the reconcile run
// asks Corbado how many passkeys are left before anything is changed.
import * as z from 'zod/mini';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import { scheduleCheck, turnOfHint } from '../shared/flag/due-list.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import { readFields } from '../shared/http/http-request.ts';
import type { Can } from '../shared/table/table.ts';
import { isAcceptableUserId, type UserIdRules } from '../shared/user/users.ts';

// What Corbado's webhooks said when they were last documented (until April 2026; the page is gone).
const field = z.optional(z.nullable(z.string().check(z.maxLength(256))));

export const eventSchema = z.object({
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

/** Throws `invalid_request` for anything but a webhook event. Unknown fields are ignored. */
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

/** Every event of another type is accepted and ignored: if refused, Corbado would send it again. Repetitions do no harm. */
export const corbadoWebhook =
  (rules: UserIdRules, table: Can<'put'>): ActionStory =>
  async (fields, _caller, call): Promise<ActionBody> => {
    const { type, userId, corbadoUserId } = readWebhookEvent(fields, rules);
    const isDeletion = type === 'passkey.deleted';
    call.trail.note({ webhookType: isDeletion ? type : 'other' });
    if (!isDeletion) return { scheduled: false };
    const subject = userId ?? corbadoUserId;
    if (subject === undefined) throw new Refusal('invalid_request', { reason: 'event_no_user' });
    const who = userId === undefined ? { corbadoUserId } : { userId };
    const dueAtSeconds = turnOfHint(subject, call.nowSeconds);
    await scheduleCheck(table, { ...who, dueAtSeconds, attempts: 0, repeats: false }, call);
    call.trail.count('WebhookReceived');
    return { scheduled: true };
  };
