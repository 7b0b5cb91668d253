// Processes that move on step by step, at a test's command: one effect each time, whatever it is.
import type { Gate } from './flag-world.ts';

export type Turns = {
  readonly gate: Gate;
  /** Lets the process take this many steps, or as many as it still has. What is not let through never happens. */
  advance(steps: number): Promise<void>;
};

// An effect in memory happens by then, and what follows on it waits at the gate.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const takeTurns = (): Turns => {
  const waiting: (() => void)[] = [];
  return {
    gate:
      (effect) =>
      async (...args) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return effect(...args);
      },
    advance: async (steps) => {
      await settle();
      for (let step = 0; step < steps && waiting.length > 0; step += 1) {
        waiting.shift()?.();
        await settle();
      }
    },
  };
};
