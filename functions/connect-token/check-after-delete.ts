// Whoever asks for a delete token may be about to delete their last passkey. Nothing tells us that it happened, so Corbado is asked
// for the number of passkeys once the token can no longer be used.
import type { Call } from '../shared/call.ts';
import type { ScheduleCheck } from '../shared/flag/due-list.ts';
import { turnFrom } from '../shared/flag/turn.ts';

/** Settles when the check stands on the list, or when it could not be put there; never rejects. */
export type CheckAfterDelete = (userId: string, call: Call) => Promise<void>;

const settlesSeconds = 30;

export const checkAfterDelete =
  (schedule: ScheduleCheck, tokenLifetimeSeconds: number): CheckAfterDelete =>
  async (userId, call) => {
    const everySeconds = tokenLifetimeSeconds + settlesSeconds;
    // Of all tokens that end by the same turn, one entry: at most two of a user stand on the list, however many tokens there are.
    const dueAtSeconds = turnFrom(userId, call.nowSeconds + everySeconds, everySeconds);
    try {
      await schedule({ userId, dueAtSeconds, attempts: 0, repeats: false }, call);
    } catch {
      // Not the user's problem, and the users who have the flag are looked at regularly anyway.
      call.trail.note({ flagUnsettled: true });
    }
  };
