// A run in plain words (where and how it was measured, the tables, the targets), and where it is kept: its figures as JSON, and for the
// repository the chart and the tables inside docs/performance.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { BenchResults } from '../results.ts';
import { judge, type Verdict } from '../targets.ts';
import { coldStartChart } from './chart.ts';
import { digits, markdownTable } from './figures.ts';
import { memoryTable } from './memory-table.ts';
import { connectTokenTable, functionTable, ratioTable } from './tables.ts';

const amount = (value: number, unit: string): string => {
  const decimals = unit === '×' || unit === 'USD' ? 2 : unit === '' && Number.isInteger(value) ? 0 : 1;
  return unit === '×' ? `${digits(value, decimals)} ×` : `${digits(value, decimals)} ${unit}`.trim();
};

const outcome = ({ holds, measured, limit, unit }: Verdict): string =>
  holds ? 'holds' : `misses by ${amount(measured - limit, unit)}`;

/** One row per target and question: the functions that hold it are counted, those that miss it are named. */
export const verdictTable = (verdicts: readonly Verdict[]): string => {
  const questions = Map.groupBy(verdicts, ({ target, what }) => `${target} ${what}`);
  const rows = [...questions].map(([question, group]) => {
    const [{ limit, unit } = { limit: 0, unit: '' }] = group;
    const same = group.every((verdict) => verdict.limit === limit);
    const holding = group.filter(({ holds }) => holds);
    const worst = group.toSorted((left, right) => right.measured - right.limit - (left.measured - left.limit))[0];
    const missing = group
      .filter(({ holds }) => !holds)
      .map((verdict) => `${verdict.function} ${outcome(verdict)} (${amount(verdict.measured, unit)})`);
    return [
      question,
      same ? `≤ ${amount(limit, unit)}` : 'no more than needed',
      worst === undefined ? '' : `${amount(worst.measured, unit)}, ${worst.function}`,
      missing.length === 0
        ? `holds (${holding.length})`
        : `holds ${holding.length} of ${group.length}: ${missing.join(', ')}`,
    ];
  });
  return markdownTable(['target', 'limit', 'nearest to it', 'verdict'], rows, ['verdict']);
};

const where = ({ machine, madeAt, runtime, seed, notes }: BenchResults): string => {
  const load = machine.load.map((value) => value.toFixed(1)).join(' before, ');
  const lines = [
    `Measured on ${madeAt.slice(0, 10)} on ${machine.cores} cores of ${machine.cpu} (${machine.architecture}), Node ${machine.node}; ` +
      `load average ${load} after; runtime: ${runtime}; seed ${seed}.`,
    ...notes,
  ];
  return lines.join(' ');
};

/** A connect token and a login at each memory size. */
export const describeMemory = (results: BenchResults): string => [where(results), memoryTable(results)].join('\n\n');

/** Markdown that a terminal shows well enough. */
export const describe = (results: BenchResults): string =>
  [
    where(results),
    connectTokenTable(results),
    'In relation to this bundle, round by round:',
    ratioTable(results),
    'Every function:',
    functionTable(results),
    'Targets:',
    verdictTable(judge(results.variants)),
  ].join('\n\n');

const folder = join(import.meta.dirname, '..', 'results');

/** Returns the sentence that says where it lies. */
export const writeResults = async (name: string, results: object): Promise<string> => {
  const machine = { node: process.version, processors: availableParallelism(), model: cpus()[0]?.model };
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), machine, ...results }, null, 2)}\n`);
  return `All numbers: bench/results/${name}.json`;
};

const root = join(import.meta.dirname, '..', '..');
type Marks = { readonly begin: string; readonly end: string };
export const wholeRun: Marks = {
  begin: '<!-- measured: written by npm run bench -- --save -->',
  end: '<!-- end of what is measured -->',
};
export const memoryRun: Marks = {
  begin: '<!-- memory: written by npm run bench -- --memory --save -->',
  end: '<!-- end of the memory sizes -->',
};

export const write = (path: string, content: string): string => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return path;
};

const sixDigits = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value;

/** With the verdict on every target and function, in as many digits as a measurement has. */
export const asJson = (results: BenchResults): string =>
  `${JSON.stringify({ ...results, verdicts: judge(results.variants) }, sixDigits, 1)}\n`;

/** The page with new text between its two marks. Throws when it has no such marks. */
export const replaceMeasured = (page: string, measured: string, { begin, end }: Marks = wholeRun): string => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error('docs/performance.md has lost the marks around what is measured');
  return `${page.slice(0, from)}${begin}\n\n${measured}\n\n${page.slice(to)}`;
};

const pagePath = 'docs/performance.md';
const savePage = (measured: string, marks: Marks): string[] =>
  existsSync(join(root, pagePath))
    ? [write(pagePath, replaceMeasured(readFileSync(join(root, pagePath), 'utf8'), measured, marks))]
    : [];

/** Returns the paths that were written. */
export const saveResults = (results: BenchResults, measured: string): string[] => {
  const chart = coldStartChart(results);
  const written = [write('docs/performance/results.json', asJson(results))];
  if (chart !== undefined) written.push(write('docs/images/performance.svg', chart));
  return [...written, ...savePage(measured, wholeRun)];
};

export const saveMemory = (results: BenchResults, measured: string): string[] => [
  write('docs/performance/memory.json', asJson(results)),
  ...savePage(measured, memoryRun),
];
