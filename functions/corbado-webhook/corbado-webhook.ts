// Corbado says that a passkey was deleted: put its user on the list of those to look at. What it says is a hint and no proof, so the
// reconcile run asks Corbado how many passkeys are left before anything is changed.
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { ScheduleCheck } from '../shared/flag/due-list.ts';
import { turnOfHint } from '../shared/flag/turn.ts';
import { Refusal } from '../shared/refusal.ts';
import type { UserIdRules } from '../shared/user/user-id.ts';
import { readWebhookEvent } from './webhook-event.ts';

export type WebhookPorts = { readonly rules: UserIdRules; readonly schedule: ScheduleCheck };

/** Every event of another type is accepted and left alone: refused, Corbado would send it again. Repetitions do no harm. */
export const corbadoWebhook =
  ({ rules, schedule }: WebhookPorts): ActionStory =>
  async (fields, _caller, call): Promise<ActionBody> => {
    const { type, userId, corbadoUserId } = readWebhookEvent(fields, rules);
    const isDeletion = type === 'passkey.deleted';
    call.trail.note({ webhookType: isDeletion ? type : 'other' });
    if (!isDeletion) return { scheduled: false };
    const subject = userId ?? corbadoUserId;
    if (subject === undefined) throw new Refusal('invalid_request', { reason: 'event_no_user' });
    const who = userId === undefined ? { corbadoUserId } : { userId };
    const dueAtSeconds = turnOfHint(subject, call.nowSeconds);
    await schedule({ ...who, dueAtSeconds, attempts: 0, repeats: false }, call);
    call.trail.count('WebhookReceived');
    return { scheduled: true };
  };
