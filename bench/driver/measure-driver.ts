// The rounds in the driver: start, first and warm invocations of every variant, each in a fresh process, in random order.
import { pathToFileURL } from 'node:url';
import type { LeastCalls } from '../jobs.ts';
import type { DriverSamples, Facts, IdleFacts } from '../results.ts';
import type { UpstreamCounts, UpstreamSet, Upstreams } from '../upstreams/upstreams.ts';
import type { Variant } from '../variants.ts';
import { type DriverResult, type DriverRun, type PhaseReport, runDriver } from './run-driver.ts';

const warmInvocations = 100;
const heavy = /undici|http2|worker_threads|perf_hooks/;

/** The variant's run against these upstreams, or undefined when it can only be weighed. */
export const driverRunOf = (variant: Variant, upstreams: UpstreamSet, certificateFile: string): DriverRun => {
  if (variant.environment === undefined) throw new Error(`${variant.id} has no environment to run in`);
  return {
    handlerUrl: pathToFileURL(variant.handlerFile).href,
    environment: { ...variant.environment(upstreams), NODE_EXTRA_CA_CERTS: certificateFile },
    event: variant.job?.event(Math.floor(Date.now() / 1000)),
    warmInvocations,
  };
};

/** Opens upstreams for one run and closes them after it. */
export const withUpstreams = async <Result>(
  { open }: Upstreams,
  run: (upstreams: UpstreamSet) => Promise<Result>,
): Promise<Result> => {
  const upstreams = await open();
  try {
    return await run(upstreams);
  } finally {
    await upstreams.close();
  }
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const sumOver = (counts: UpstreamCounts, value: (one: UpstreamCounts['corbado']) => number): number =>
  sum(Object.values(counts).map(value));
const callsIn = (counts: UpstreamCounts): Record<string, number> =>
  Object.assign({}, ...Object.values(counts).map(({ calls }) => calls));

const readOperations = /\.(?:GetItem|Query)$/;
const writeOperations = /\.(?:PutItem|UpdateItem|DeleteItem|TransactWriteItems)$/;

/** Calls per warm request, from what was counted between two phases. */
const warmCallsOf = (before: UpstreamCounts, after: UpstreamCounts, requests: number) => {
  const [earlier, later] = [callsIn(before), callsIn(after)];
  const made = Object.entries(later).map(([name, count]) => [name, count - (earlier[name] ?? 0)] as const);
  const perRequest = (isCounted: (name: string) => boolean): number =>
    sum(made.filter(([name]) => isCounted(name)).map(([, count]) => count)) / requests;
  const isDynamodb = (name: string): boolean => readOperations.test(name) || writeOperations.test(name);
  const warmCalls: LeastCalls = {
    dynamodbReads: perRequest((name) => readOperations.test(name)),
    dynamodbWrites: perRequest((name) => writeOperations.test(name)),
    corbado: perRequest((name) => name.startsWith('/')),
  };
  const others = perRequest((name) => !isDynamodb(name) && !name.startsWith('/'));
  return { warmCalls, otherWarmCalls: Math.round(others * 100) };
};

const phase = ({ phases }: DriverResult, wanted: PhaseReport['phase']): PhaseReport | undefined =>
  phases.find(({ phase: name }) => name === wanted);

/** What was counted in a run of so many warm requests. Throws when the first invocation was not answered with 200. */
export const factsOf = (id: string, result: DriverResult, requests = warmInvocations): Facts => {
  const [init, first, warm] = [phase(result, 'init'), phase(result, 'first'), phase(result, 'warm')];
  if (init === undefined) throw new Error(`${id} did not start`);
  if (first !== undefined && first.statusCode !== 200) throw new Error(`${id} answered ${first.statusCode}, not 200`);
  const loaded = first ?? init;
  return {
    modulesAfterInit: init.modules?.length ?? 0,
    modulesAfterFirst: first?.modules?.length,
    heavyModules: loaded.modules?.filter((name) => heavy.test(name)) ?? [],
    handshakesAtStart: sumOver(loaded.counts, ({ handshakes, resumed }) => handshakes + resumed),
    ...(first && warm ? warmCallsOf(first.counts, warm.counts, requests) : { warmCalls: undefined, otherWarmCalls: 0 }),
    logBytes: first === undefined ? 0 : Math.round(result.outputBytes / (1 + requests)),
  };
};

/** The times of one round after the other, as columns. */
export const samplesOf = (rounds: readonly DriverResult[]): DriverSamples => {
  const column = (value: (init: PhaseReport, first: PhaseReport, warm: PhaseReport) => number): number[] =>
    rounds.flatMap((round) => {
      const [init, first, warm] = [phase(round, 'init'), phase(round, 'first'), phase(round, 'warm')];
      return init === undefined ? [] : [value(init, first ?? init, warm ?? first ?? init)];
    });
  return {
    initCpu: column((init) => init.cpuMilliseconds),
    initWall: column((init) => init.wallMilliseconds),
    firstCpu: column((init, first) => first.cpuMilliseconds - init.cpuMilliseconds),
    firstWall: column((init, first) => first.wallMilliseconds - init.wallMilliseconds),
    warmCpu: column((_, first, warm) => (warm.cpuMilliseconds - first.cpuMilliseconds) / warmInvocations),
  };
};

export const driveOnce = (variant: Variant, upstreams: Upstreams): Promise<DriverResult> =>
  withUpstreams(upstreams, (set) => runDriver(driverRunOf(variant, set, upstreams.certificateFile), set));

/** Invocations after pauses: how many connections had to be opened again. */
export const idleOnce = (
  variant: Variant,
  upstreams: Upstreams,
  { pauses, seconds }: { pauses: number; seconds: number },
): Promise<IdleFacts> =>
  withUpstreams(upstreams, async (set) => {
    const run = driverRunOf(variant, set, upstreams.certificateFile);
    const result = await runDriver({ ...run, warmInvocations: 5, idleSeconds: seconds, idleTimes: pauses }, set);
    const handshakes = result.phases.map(({ counts }) => sumOver(counts, (one) => one.handshakes + one.resumed));
    // Init, first and the warm ones come before the pauses.
    return { pauses, newConnections: (handshakes.at(-1) ?? 0) - (handshakes[2] ?? 0) };
  });
