// One invocation at a moment of the test's choosing.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Call, Chance } from '../../functions/shared/frame/call.ts';
import { startTrail } from '../../functions/shared/frame/log.ts';

/** 2026-09-21T14:13:20Z, in epoch seconds. */
export const now = 1_790_000_000;

type Circumstances = {
  remainingMilliseconds?: number;
  signal?: AbortSignal;
  /** The clock as it goes on; stands still at the beginning unless given. */
  nowMilliseconds?: () => number;
  chance?: Partial<Chance>;
};

/** A call at this time, by default with 8 s left, a deadline that never fires, a clock that stands, and real chance. */
export const callAt = (
  nowSeconds: number = now,
  {
    remainingMilliseconds = 8000,
    signal = new AbortController().signal,
    nowMilliseconds = () => nowSeconds * 1000,
    chance = {},
  }: Circumstances = {},
): Call => ({
  requestId: 'request-1',
  nowSeconds,
  clock: { nowMilliseconds, sleep: async () => undefined },
  chance: { bytes: randomBytes, nonce: randomUUID, fraction: Math.random, ...chance },
  deadline: { signal, remainingMilliseconds: () => remainingMilliseconds },
  trail: startTrail(),
});
