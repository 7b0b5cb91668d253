// Processes that move on step by step, at a test's command: one effect each time, whatever it is.
import type { Gate } from './flag-world.ts';

export type Turns = {
  readonly gate: Gate;
  /** Lets the process take this many steps, or as many as it still has. What is not let through never happens. */
  advance(steps: number): Promise<void>;
};

// The first round lets an effect begin, the second one lets it happen; then what follows on it waits at the gate.
const settle = async (): Promise<void> => {
  for (let round = 0; round < 2; round += 1) await new Promise((resolve) => setImmediate(resolve));
};

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
