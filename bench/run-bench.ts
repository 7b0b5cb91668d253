// The whole benchmark, stage by stage; nothing else of it runs while times are taken.
import { arch, availableParallelism, cpus, loadavg } from 'node:os';
import { driveOnce, driverRunOf, factsOf, idleOnce, samplesOf, withUpstreams } from './driver/measure-driver.ts';
import { countInstructions, type DriverResult, hasValgrind } from './driver/run-driver.ts';
import { findCpuShares } from './lambda/cpu-share.ts';
import { lambdaOnce, lambdaSamplesOf } from './lambda/measure-lambda.ts';
import { findRuntimeClient, type LambdaTimes } from './lambda/run-lambda.ts';
import { type BenchOptions, type Plan, planOf } from './plan.ts';
import type { BenchResults, IdleFacts, LambdaSamples, VariantResult } from './results.ts';
import { inRounds, say, sideBySide } from './rounds.ts';
import { sizeOf } from './size-report.ts';
import { seededRandom } from './spread.ts';
import type { Upstreams } from './upstreams/upstreams.ts';
import { prepareVariants, type Variant } from './variants.ts';

const countAll = async (plan: Plan, variants: readonly Variant[], upstreams: Upstreams) => {
  const counted = variants.filter(plan.countsInstructionsOf);
  if (plan.instructionRounds === 0) return new Map<string, number>();
  return sideBySide('instructions, in valgrind', counted, availableParallelism(), (variant) =>
    withUpstreams(upstreams, (set) => countInstructions(driverRunOf(variant, set, upstreams.certificateFile), set)),
  );
};

type LambdaOutcome = {
  readonly runtime: string;
  readonly notes: string[];
  readonly samples: Map<string, LambdaSamples[]>;
};

const runLambdas = async (
  plan: Plan,
  variants: readonly Variant[],
  random: () => number,
  upstreams: Upstreams,
): Promise<LambdaOutcome> => {
  const samples = new Map<string, LambdaSamples[]>(variants.map(({ id }) => [id, []]));
  const shares = findCpuShares();
  if ('reason' in shares) return { runtime: 'none', notes: [`No Lambda runs: ${shares.reason}.`], samples };
  const client = await findRuntimeClient();
  for (const { memoryMb, rounds, includes } of plan.lambda) {
    const chosen = variants.filter(includes);
    const measure = (variant: Variant): Promise<LambdaTimes> =>
      lambdaOnce(variant, memoryMb, { client, shares, upstreams });
    const results = await inRounds(`${client.name} with the CPU of ${memoryMb} MB`, rounds, chosen, random, measure);
    for (const [id, times] of results) samples.get(id)?.push(lambdaSamplesOf(memoryMb, times));
  }
  return { runtime: client.name, notes: client.reason === undefined ? [] : [`${client.reason}.`], samples };
};

const resultOf = (
  variant: Variant,
  drives: readonly DriverResult[] | undefined,
  idle: IdleFacts | undefined,
  instructions: number | undefined,
  lambda: readonly LambdaSamples[] | undefined,
): VariantResult => {
  const [first] = drives ?? [];
  return {
    id: variant.id,
    style: variant.style,
    does: variant.does,
    size: sizeOf(...variant.files),
    leastCalls: variant.job?.leastCalls,
    ...(first && drives && { facts: factsOf(variant.id, first), driver: samplesOf(drives) }),
    ...(idle && { idle }),
    ...(instructions === undefined ? {} : { instructions: [instructions / 1_000_000] }),
    ...(lambda && lambda.length > 0 && { lambda }),
  };
};

/** Each of them once, before anything counts. What has no job and does not even start here can still be weighed. */
const tryOut = async (variants: readonly Variant[], upstreams: Upstreams) => {
  const notes: string[] = [];
  const tried = await sideBySide('one try each', variants, availableParallelism(), async (variant) => {
    try {
      await driveOnce(variant, upstreams);
      return true;
    } catch (error) {
      if (variant.job !== undefined) throw error;
      notes.push(`${variant.id} does not start in the benchmark and is only weighed.`);
      return false;
    }
  });
  return { runnable: variants.filter(({ id }) => tried.get(id) === true), notes };
};

const measureAll = async (options: BenchOptions, upstreams: Upstreams) => {
  const plan = planOf(options);
  const random = seededRandom(options.seed);
  const variants = (await prepareVariants((line) => say(`  ${line}`))).filter(plan.measures);
  const { runnable, notes } = await tryOut(
    variants.filter(({ environment }) => environment !== undefined),
    upstreams,
  );
  const busy = runnable.filter(({ job }) => job !== undefined);
  const drives = await inRounds('start, first, 100 warm', plan.driverRounds, runnable, random, (variant) =>
    driveOnce(variant, upstreams),
  );
  const lambda = await runLambdas(plan, variants, random, upstreams);
  // Nobody's time is taken from here on.
  const { pauses, seconds } = plan.idle;
  const idle = await sideBySide(`${pauses} pauses of ${seconds} s`, pauses === 0 ? [] : busy, busy.length, (variant) =>
    idleOnce(variant, upstreams, plan.idle),
  );
  const counted = await countAll(plan, runnable, upstreams);
  const results = variants.map((variant) => {
    const { id } = variant;
    return resultOf(variant, drives.get(id), idle.get(id), counted.get(id), lambda.samples.get(id));
  });
  return { results, runtime: lambda.runtime, notes: [...notes, ...lambda.notes] };
};

/** Runs it and returns what it found; says on the way what it is doing. */
export const runBench = async (options: BenchOptions, upstreams: Upstreams): Promise<BenchResults> => {
  const loadBefore = loadavg()[0] ?? 0;
  const valgrind = hasValgrind();
  const missing = valgrind || !options.instructions ? [] : ['No instructions counted: valgrind is not installed.'];
  const { results, runtime, notes } = await measureAll(
    { ...options, instructions: options.instructions && valgrind },
    upstreams,
  );
  return {
    madeAt: new Date().toISOString(),
    seed: options.seed,
    quick: options.quick,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      architecture: arch(),
      node: process.version,
      load: [loadBefore, loadavg()[0] ?? 0],
    },
    runtime,
    notes: [...notes, ...missing],
    variants: results,
  };
};
