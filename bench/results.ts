// What comes out of a run, as it is written to JSON.
import type { LeastCalls } from './jobs.ts';
import type { BundleSize } from './size-report.ts';
import type { Style } from './variants.ts';

/** One value per round: the values of a round were taken close together, in random order. */
export type Samples = readonly number[];

export type DriverSamples = {
  /** From the start of the process, Node's own included. */
  readonly initCpu: Samples;
  readonly initWall: Samples;
  readonly firstCpu: Samples;
  readonly firstWall: Samples;
  /** Per request, mean of the 2nd to the 101st. */
  readonly warmCpu: Samples;
};

export type LambdaSamples = {
  readonly memoryMb: number;
  readonly init: Samples;
  readonly first: Samples;
  /** Per request, median of those of an environment. */
  readonly warm: Samples;
  /** CPU of init and first invocation together. */
  readonly coldCpu: Samples;
};

/** What is the same in every round: counted, not timed. */
export type Facts = {
  /** Node's own modules, beyond those that a bare Node has loaded. */
  readonly modulesAfterInit: number;
  readonly modulesAfterFirst: number | undefined;
  /** Those among them that cost most: undici, http2, worker_threads, perf_hooks. */
  readonly heavyModules: readonly string[];
  /** TLS handshakes up to the end of the first invocation. */
  readonly handshakesAtStart: number;
  readonly warmCalls: LeastCalls | undefined;
  /** Other calls than those of the job, per hundred requests. */
  readonly otherWarmCalls: number;
  readonly logBytes: number;
};

/** One invocation after each of some pauses. */
export type IdleFacts = { readonly pauses: number; readonly newConnections: number };

export type VariantResult = {
  readonly id: string;
  readonly style: Style;
  readonly does: string | undefined;
  readonly size: BundleSize;
  readonly leastCalls: LeastCalls | undefined;
  readonly facts?: Facts;
  readonly idle?: IdleFacts;
  readonly driver?: DriverSamples;
  /** Of the whole process, in millions; the start alone for a function without a job. */
  readonly instructions?: Samples;
  readonly lambda?: readonly LambdaSamples[];
};

export type BenchResults = {
  readonly madeAt: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly architecture: string;
    readonly node: string;
    /** Load average of the last minute, before and after. */
    readonly load: readonly [number, number];
  };
  /** What ran the handlers in the Lambda runs, or why there were none. */
  readonly runtime: string;
  readonly notes: readonly string[];
  readonly variants: readonly VariantResult[];
};
