// What `npm run bench` can be told on the command line.
import { readOptions, UsageProblem } from '../operations/command-line.ts';

export const usage = `usage: npm run bench [-- options]

  --quick             less of everything, in about two minutes: for a first look, not for figures
  --save              write docs/performance/results.json and docs/images/performance.svg as well
  --no-instructions   do not count instructions with valgrind, even if it is there
  --seed N            the order of the runs (any number; printed with the results)
  --help              print this`;

export type BenchOptions = {
  readonly quick: boolean;
  readonly save: boolean;
  readonly instructions: boolean;
  readonly seed: number;
};

/** Throws a usage problem. */
export const parseBenchOptions = (args: string[], randomSeed: number): BenchOptions => {
  const values = readOptions(args, {
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    'no-instructions': { type: 'boolean', default: false },
    seed: { type: 'string' },
  });
  const { quick, save, seed } = values;
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    throw new UsageProblem(`--seed ${seed} is no seed: write a whole number of up to nine digits`);
  if (quick && save) throw new UsageProblem('--quick measures too little to be saved: leave out --quick or --save');
  return { quick, save, instructions: !values['no-instructions'], seed: Number(seed ?? randomSeed) };
};
