// The whole load run, in words and tables: every route, the memory of one thread, and every trouble, on one running system.
import { writeResults } from '../report/report.ts';
import { startLoadedSystem } from './loaded-system.ts';
import { type MemoryPoint, type MemoryResult, measureMemory } from './measure-memory.ts';
import { measureRoutes, type RouteResult } from './measure-routes.ts';
import { measureTroubles } from './measure-troubles.ts';
import { createStock } from './stock.ts';
import { type TroubleResult, troubles } from './troubles.ts';

export type LoadOptions = {
  readonly isQuick: boolean;
  readonly requestsPerRoute: number;
  readonly memory: { readonly requests: number; readonly pointCount: number };
};

const right = (value: number, width: number, digits = 0): string => value.toFixed(digits).padStart(width);
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const isAnswered = (label: string): boolean => !label.includes(' ');

const answersInWords = (answers: Readonly<Record<string, number>>): string =>
  Object.entries(answers)
    .map(([label, count]) => `${count} × ${label}`)
    .join(', ');

const refusedIn = (answers: Readonly<Record<string, number>>): string =>
  answersInWords(Object.fromEntries(Object.entries(answers).filter(([label]) => !isAnswered(label))));

const routeTitle = (requests: number): string =>
  `Every route, ${requests} requests over 10 connections. Each function is one thread here, and DynamoDB is JavaScript in the\n` +
  `process of the gateway and all stand-ins: the limit is this machine's, not the bundle's.\n\n` +
  `${'route'.padEnd(24)}${'per second'.padStart(12)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}  refused`;

const routeLine = ({ name, perSecond, p50Milliseconds, p99Milliseconds, answers, unanswered }: RouteResult) =>
  `${name.padEnd(24)}${right(perSecond, 12)}${right(p50Milliseconds, 10, 1)}${right(p99Milliseconds, 10, 1)}  ` +
  `${[refusedIn(answers), unanswered > 0 ? `${unanswered} unanswered` : ''].filter(Boolean).join(', ') || 'none'}`;

const memoryLine = ({ requests, heapBytes, rssBytes }: MemoryPoint): string =>
  `${right(requests, 8)} requests: ${megabytes(heapBytes)} live in the thread, ${megabytes(rssBytes)} in the whole process`;

const troubleLines = (result: TroubleResult): string[] => [
  `${result.name} (${result.sent} requests, ${result.connections} connections)`,
  `  answers:      ${answersInWords(result.answers)}; ${result.unanswered} unanswered; the longest took ${right(result.longestMilliseconds / 1000, 0, 1)} s`,
  `  nothing lost: ${result.opened} sessions opened meanwhile, ${result.kept} checked, ${result.keptAndLost} lost; ${result.ended} ended, ${result.endedAndAlive} alive`,
  `  recovered:    p50 ${right(result.p50Before, 0, 1)} ms before, ${right(result.p50After, 0, 1)} ms ${right(result.secondsAfter, 0, 1)} s after` +
    `${result.p50Beside === undefined ? '' : `; session checks meanwhile ${right(result.p50Beside, 0, 1)} ms`}`,
  ...result.problems.map((problem) => `  PROBLEM: ${problem}`),
];

/** What the run comes to, and whether that is good. */
const verdictLines = (
  routes: readonly RouteResult[],
  memory: MemoryResult,
  inTrouble: readonly TroubleResult[],
): { lines: string[]; isGood: boolean } => {
  const isClean = [...routes, memory].every(({ answers }) => Object.keys(answers).every(isAnswered));
  const isWell = inTrouble.every(({ problems }) => problems.length === 0);
  const growth = `${memory.heapBytesPerRequest.toFixed(1)} bytes per request (${memory.rssBytesPerRequest.toFixed(0)} of the whole process)`;
  return {
    isGood: isClean && isWell && memory.isFlat,
    lines: [
      `Ordinary load: ${isClean ? 'every request was served' : 'SOME REQUESTS WERE REFUSED'}.`,
      `Memory: ${memory.isFlat ? 'flat' : 'GROWS'}, ${growth}.`,
      `Trouble: ${isWell ? 'refused cleanly, nothing lost, recovered' : 'NOT AS IT SHOULD BE, see PROBLEM above'}.`,
    ],
  };
};

/** Returns the exit code. */
export const measureAll = async (options: LoadOptions): Promise<number> => {
  const system = await startLoadedSystem();
  try {
    const stock = createStock(system);
    console.log(routeTitle(options.requestsPerRoute));
    const routes = await measureRoutes(system, stock, options.requestsPerRoute, (one) => console.log(routeLine(one)));
    console.log(`\nMemory of one thread over ${options.memory.requests.toLocaleString('en-GB')} requests`);
    const memory = await measureMemory(system, stock, options.memory, (point) => console.log(memoryLine(point)));
    console.log('\nIn trouble');
    const inTrouble = await measureTroubles(system, stock, troubles(options.isQuick), (one) =>
      console.log(troubleLines(one).join('\n')),
    );
    const verdicts = verdictLines(routes, memory, inTrouble);
    console.log(`\n${verdicts.lines.join('\n')}`);
    console.log(await writeResults('load', { options, routes, memory, inTrouble }));
    return verdicts.isGood ? 0 : 1;
  } finally {
    await system.close();
  }
};
