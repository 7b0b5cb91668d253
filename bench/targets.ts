// The targets that this bundle sets itself, and whether a run holds them. Pure.
import { assumptions, type Cost, costOf } from './cost-model.ts';
import type { LambdaSamples, Samples, VariantResult } from './results.ts';
import { ratioOf, spreadOf } from './spread.ts';

export type Verdict = {
  readonly target: string;
  readonly function: string;
  /** In plain words: `init + first invocation at 256 MB, beside express`. */
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
  readonly holds: boolean;
};

type Row = Omit<Verdict, 'function' | 'holds'>;

export type Others = {
  readonly empty: VariantResult | undefined;
  readonly floor: VariantResult | undefined;
  readonly typical: VariantResult | undefined;
  readonly express: VariantResult | undefined;
};

const at256 = (variant: VariantResult | undefined): LambdaSamples | undefined =>
  variant?.lambda?.find(({ memoryMb }) => memoryMb === 256);

/** Init and first invocation together, round by round. */
export const coldOf = ({ init, first }: LambdaSamples): Samples =>
  init.map((value, round) => value + (first[round] ?? 0));

const ratioRow = (
  target: string,
  what: string,
  limit: number,
  ours: Samples | undefined,
  other: Samples | undefined,
): Row[] =>
  ours === undefined || other === undefined
    ? []
    : [{ target, what, measured: ratioOf(ours, other).median, limit, unit: '×' }];

const sizes = ({ size }: VariantResult): Row[] => [
  { target: 'T1', what: 'bundle, raw', measured: size.rawBytes / 1000, limit: 220, unit: 'kB' },
  { target: 'T1', what: 'bundle, gzip', measured: size.gzipBytes / 1000, limit: 72, unit: 'kB' },
];

const modules = ({ facts }: VariantResult): Row[] =>
  facts === undefined
    ? []
    : [
        {
          target: 'T2',
          what: 'undici, http2, worker_threads, perf_hooks loaded',
          measured: facts.heavyModules.length,
          limit: 0,
          unit: '',
        },
      ];

const coldWork = (ours: VariantResult, { empty, floor }: Others): Row[] => [
  ...ratioRow('T3', 'instructions, beside empty', 4.0, ours.instructions, empty?.instructions),
  ...ratioRow('T3', 'instructions, beside floor', 1.5, ours.instructions, floor?.instructions),
  ...ratioRow('T3', 'CPU of init + first, beside empty', 3.2, at256(ours)?.coldCpu, at256(empty)?.coldCpu),
  ...ratioRow('T3', 'CPU of init + first, beside floor', 1.8, at256(ours)?.coldCpu, at256(floor)?.coldCpu),
];

const coldStart = (ours: VariantResult, { empty, typical, express }: Others): Row[] => {
  const lambda = at256(ours);
  if (lambda === undefined) return [];
  const beside = (other: VariantResult | undefined, name: string, limit: number): Row[] => {
    const samples = at256(other);
    return ratioRow('T4', `init + first at 256 MB, beside ${name}`, limit, coldOf(lambda), samples && coldOf(samples));
  };
  const first = spreadOf(lambda.first).median;
  return [
    { target: 'T4', what: 'first invocation at 256 MB', measured: first, limit: 80, unit: 'ms' },
    ...beside(empty, 'empty', 3.3),
    ...beside(typical, 'typical', 0.25),
    ...beside(express, 'express', 0.16),
  ];
};

const warm = (ours: VariantResult, { floor }: Others): Row[] => {
  const { facts, idle, leastCalls } = ours;
  if (facts?.warmCalls === undefined || leastCalls === undefined) return [];
  const { dynamodbReads, dynamodbWrites, corbado } = facts.warmCalls;
  const made = dynamodbReads + dynamodbWrites + corbado + facts.otherWarmCalls / 100;
  const least = leastCalls.dynamodbReads + leastCalls.dynamodbWrites + leastCalls.corbado;
  return [
    { target: 'T5', what: 'calls per warm request', measured: made, limit: least, unit: '' },
    ...(idle
      ? [{ target: 'T5', what: 'new connections after 6 s idle', measured: idle.newConnections, limit: 0, unit: '' }]
      : []),
    // Beside a floor that calls nobody there is next to nothing to compare.
    ...(least === 0
      ? []
      : ratioRow('T5', 'CPU of requests 2 to 101, beside floor', 1.8, ours.driver?.warmCpu, floor?.driver?.warmCpu)),
  ];
};

/** What a request of this variant costs with so much memory, as far as it was measured. */
export const measuredCost = (
  { facts, driver, lambda }: VariantResult,
  memoryMb: number = assumptions.memoryMb,
): Cost | undefined => {
  const cold = lambda?.find((samples) => samples.memoryMb === memoryMb);
  if (facts?.warmCalls === undefined || driver === undefined || cold === undefined) return undefined;
  const { corbado: corbadoCalls, dynamodbReads, dynamodbWrites } = facts.warmCalls;
  const request = {
    warmCpuMilliseconds: spreadOf(driver.warmCpu).median,
    coldMilliseconds: spreadOf(coldOf(cold)).median,
    corbadoCalls,
    dynamodbReads,
    dynamodbWrites,
    logBytes: facts.logBytes,
  };
  return costOf(request, { ...assumptions, memoryMb });
};

const cost = (ours: VariantResult): Row[] => {
  const measured = ours.does === 'connect-token' ? measuredCost(ours) : undefined;
  if (measured === undefined) return [];
  const { totalUsdPerMillion, oursUsdPerMillion } = measured;
  return [
    { target: 'T6', what: 'a million connect tokens', measured: totalUsdPerMillion, limit: 2.2, unit: 'USD' },
    { target: 'T6', what: 'of which compute and logs', measured: oursUsdPerMillion, limit: 0.85, unit: 'USD' },
  ];
};

export const othersFor = (does: string | undefined, variants: readonly VariantResult[]): Others => {
  const find = (style: string) => variants.find((variant) => variant.style === style && variant.does === does);
  const empty = variants.find(({ style }) => style === 'empty');
  return { empty, floor: find('floor'), typical: find('typical'), express: find('express') };
};

/** Every target that applies to every function of ours that was measured. */
export const judge = (variants: readonly VariantResult[]): Verdict[] =>
  variants
    .filter(({ style }) => style === 'ours')
    .flatMap((ours) => {
      const others = othersFor(ours.does, variants);
      const rows = [...sizes(ours), ...modules(ours), ...coldWork(ours, others), ...coldStart(ours, others)];
      return [...rows, ...warm(ours, others), ...cost(ours)].map((row) => ({
        ...row,
        function: ours.does ?? ours.id,
        holds: row.measured <= row.limit,
      }));
    });
