// Puts a run where the repository keeps it: the figures, the chart, and the tables inside docs/performance.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BenchResults } from '../results.ts';
import { judge } from '../targets.ts';
import { coldStartChart } from './chart.ts';

const root = join(import.meta.dirname, '..', '..');
const begin = '<!-- measured: written by npm run bench -- --save -->';
const end = '<!-- end of what is measured -->';

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
export const replaceMeasured = (page: string, measured: string): string => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error('docs/performance.md has lost the marks around what is measured');
  return `${page.slice(0, from)}${begin}\n\n${measured}\n\n${page.slice(to)}`;
};

/** Returns the paths that were written. */
export const saveResults = (results: BenchResults, measured: string): string[] => {
  const chart = coldStartChart(results);
  const page = 'docs/performance.md';
  const written = [write('docs/performance/results.json', asJson(results))];
  if (chart !== undefined) written.push(write('docs/images/performance.svg', chart));
  if (existsSync(join(root, page)))
    written.push(write(page, replaceMeasured(readFileSync(join(root, page), 'utf8'), measured)));
  return written;
};
