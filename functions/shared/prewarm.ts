// Work done while the environment starts, when Lambda gives full speed whatever the memory: connections, signing, first parsing.
import type { Call } from './call.ts';
import { startTrail } from './log.ts';

// Within Lambda's 10 s for init, and short enough not to hold a cold start hostage to a dependency that is down.
const prewarmMilliseconds = 1500;

/** A task gets a call of its own: same shape as a real one, seen by nobody. */
export type PrewarmTask = (call: Call) => Promise<unknown>;

/** Runs all tasks at once and waits for them. A failure is left to the first real request, which meets it with a proper answer. */
export const prewarm = async (tasks: readonly PrewarmTask[]): Promise<void> => {
  const signal = AbortSignal.timeout(prewarmMilliseconds);
  const call: Call = {
    requestId: 'prewarm',
    nowSeconds: Math.floor(Date.now() / 1000),
    deadline: { signal, remainingMilliseconds: () => prewarmMilliseconds },
    trail: startTrail(),
  };
  await Promise.allSettled(tasks.map((task) => task(call)));
};
