// A login sees that the user pool was never told of the user's passkey: it puts the user on the list again, in case that got lost.
import type { Call } from '../call.ts';
import type { ScheduleCheck } from './due-list.ts';
import type { FlagRow } from './flag-row.ts';
import { turnOfHint } from './turn.ts';

/** Never rejects: a login does not fail over this. */
export type RemindOfFlag = (userId: string, row: FlagRow, call: Call) => Promise<void>;

// By then the list would have brought it up twice.
const patienceSeconds = 600;

export const remindOfFlag =
  (schedule: ScheduleCheck): RemindOfFlag =>
  async (userId, { state, claimedAtSeconds }, call) => {
    if (state !== 'pending' || call.nowSeconds - claimedAtSeconds < patienceSeconds) return;
    try {
      await schedule({ userId, dueAtSeconds: turnOfHint(userId, call.nowSeconds), attempts: 0, repeats: false }, call);
    } catch {
      call.trail.note({ flagUnsettled: true });
    }
  };
