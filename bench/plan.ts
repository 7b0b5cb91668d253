// The options of `npm run bench`, and what it measures for them: how often, of which handlers.
import { readOptions, UsageProblem } from '../operations/command/command-line.ts';
import type { Variant } from './variants.ts';

export const usage = `usage: npm run bench [-- options]

  --quick             less of everything, in about two minutes: for a first look, not for figures
  --memory            a connect token and a login alone, at 128 to 1024 MB: time and price, in about three minutes
  --save              write the tables into docs/performance.md, and docs/performance/results.json and docs/images/performance.svg as well
  --no-instructions   do not count instructions with valgrind, even if it is there
  --seed N            the order of the runs (any number; printed with the results)
  --help              print this`;

export type BenchOptions = {
  readonly quick: boolean;
  /** The memory sizes of two functions, and nothing else. */
  readonly memory: boolean;
  readonly save: boolean;
  readonly instructions: boolean;
  readonly seed: number;
};

/** Throws a usage problem. */
export const parseBenchOptions = (args: string[], randomSeed: number): BenchOptions => {
  const values = readOptions(args, {
    quick: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    'no-instructions': { type: 'boolean', default: false },
    seed: { type: 'string' },
  });
  const { quick, memory, save, seed } = values;
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    throw new UsageProblem(`--seed ${seed} is no seed: write a whole number of up to nine digits`);
  if (quick && save) throw new UsageProblem('--quick measures too little to be saved: leave out --quick or --save');
  const instructions = !values['no-instructions'] && !memory;
  return { quick, memory, save, instructions, seed: Number(seed ?? randomSeed) };
};

export type Plan = {
  readonly measures: (variant: Variant) => boolean;
  readonly driverRounds: number;
  /** What is run as in Lambda, how often, at which memory. */
  readonly lambda: readonly {
    readonly memoryMb: number;
    readonly rounds: number;
    readonly includes: (variant: Variant) => boolean;
  }[];
  readonly instructionRounds: number;
  readonly countsInstructionsOf: (variant: Variant) => boolean;
  /** No pauses: nothing to be seen after them. */
  readonly idle: { readonly pauses: number; readonly seconds: number };
};

/** What `--memory` compares: a request that waits for little, and one that waits for much. */
export const memoryFunctions = ['connect-token', 'post-login'] as const;
export const memorySizes = [128, 256, 512, 1024] as const;

// Longer than the five seconds after which Node's own server, and the four after which fetch's client, drop a connection.
const idleSeconds = 6;

const isRunnable = ({ environment, job }: Variant): boolean => environment !== undefined && job !== undefined;
const isConnectToken = (variant: Variant): boolean =>
  isRunnable(variant) && (variant.does === 'connect-token' || variant.style === 'empty');
const isShortList = (variant: Variant): boolean =>
  isConnectToken(variant) && ['ours', 'floor', 'empty'].includes(variant.style);

const isForMemory = ({ style, does }: Variant): boolean =>
  style === 'ours' && memoryFunctions.some((name) => name === does);

const memoryPlan = (rounds: number): Plan => ({
  measures: isForMemory,
  driverRounds: rounds,
  lambda: memorySizes.map((memoryMb) => ({ memoryMb, rounds, includes: isForMemory })),
  instructionRounds: 0,
  countsInstructionsOf: () => false,
  idle: { pauses: 0, seconds: 0 },
});

export const planOf = ({ quick, memory, instructions }: BenchOptions): Plan => {
  if (memory) return memoryPlan(quick ? 3 : 15);
  return quick
    ? {
        measures: () => true,
        driverRounds: 1,
        lambda: [{ memoryMb: 256, rounds: 3, includes: isConnectToken }],
        instructionRounds: instructions ? 1 : 0,
        countsInstructionsOf: isShortList,
        idle: { pauses: 1, seconds: idleSeconds },
      }
    : {
        measures: () => true,
        driverRounds: 11,
        lambda: [
          { memoryMb: 256, rounds: 7, includes: isRunnable },
          { memoryMb: 128, rounds: 5, includes: isConnectToken },
          { memoryMb: 512, rounds: 5, includes: isConnectToken },
        ],
        instructionRounds: instructions ? 1 : 0,
        countsInstructionsOf: isRunnable,
        idle: { pauses: 3, seconds: idleSeconds },
      };
};
