// One invocation at a moment of the test's choosing.
import type { Call } from '../../functions/shared/call.ts';
import { startTrail } from '../../functions/shared/log.ts';

/** 2026-09-21T14:13:20Z, in epoch seconds. */
export const now = 1_790_000_000;

type Circumstances = { remainingMilliseconds?: number; signal?: AbortSignal };

/** A call at this time, by default with 8 s left and a deadline that never fires. */
export const callAt = (
  nowSeconds: number = now,
  { remainingMilliseconds = 8000, signal = new AbortController().signal }: Circumstances = {},
): Call => ({
  requestId: 'request-1',
  nowSeconds,
  deadline: { signal, remainingMilliseconds: () => remainingMilliseconds },
  trail: startTrail(),
});
