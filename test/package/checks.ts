// Runs one check after the other, says what came of each, and counts them.
import { verdictLine } from '../../operations/command/progress.ts';

export type Checks = {
  /** A check that fails is counted, and the next one runs. */
  readonly check: (title: string, action: () => Promise<void>) => Promise<void>;
  readonly counts: () => { passed: number; failed: number };
};

export const createChecks = (write: (line: string) => void): Checks => {
  let [passed, failed] = [0, 0];
  return {
    check: async (title, action) => {
      const startedAt = performance.now();
      const took = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
      try {
        await action();
        passed += 1;
        write(verdictLine('ok', `${title} (${took()})`));
      } catch (error) {
        failed += 1;
        const why = error instanceof Error ? error.message : String(error);
        write(verdictLine('FAILED', `${title} (${took()})\n${why.replaceAll(/^/gm, '          ')}`));
      }
    },
    counts: () => ({ passed, failed }),
  };
};
