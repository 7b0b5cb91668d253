// Whoever asks for a delete token may be about to delete their last passkey. Nothing tells us that it happened, so Corbado is asked
// for the number of passkeys once the token can no longer be used.
import type { Call } from '../shared/call.ts';
import type { ScheduleCheck } from '../shared/flag/due-list.ts';

/** Settles when the check stands on the list, or when it could not be put there; never rejects. */
export type CheckAfterDelete = (userId: string, call: Call) => Promise<void>;

const settlesSeconds = 30;

export const checkAfterDelete =
  (schedule: ScheduleCheck, tokenLifetimeSeconds: number): CheckAfterDelete =>
  async (userId, call) => {
    const dueAtSeconds = call.nowSeconds + tokenLifetimeSeconds + settlesSeconds;
    try {
      await schedule({ userId, dueAtSeconds, attempts: 0, repeats: false }, call);
    } catch {
      // Not the user's problem, and the users who have the flag are looked at regularly anyway.
      call.trail.note({ flagUnsettled: true });
    }
  };
