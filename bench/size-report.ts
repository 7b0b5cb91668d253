// `npm run size`: what each built bundle weighs beside its budget, for the log of a build. Fails when one is over.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFolder, functionNames } from '../infra/build.ts';
import { type BundleBudget, bundleBudgets } from '../infra/bundle-budgets.ts';
import { type BundleSize, sizeOf } from './bundle-size.ts';

type Row = { readonly name: string; readonly size: BundleSize | undefined; readonly budget: BundleBudget };

const kilobytes = (bytes: number): number => bytes / 1000;

/** A bundle that is missing is over its budget: it was not built. */
export const isOver = ({ size, budget }: Row): boolean =>
  size === undefined ||
  kilobytes(size.rawBytes) > budget.rawKilobytes ||
  kilobytes(size.gzipBytes) > budget.gzipKilobytes;

const cell = (bytes: number, budget: number): string =>
  `${kilobytes(bytes).toFixed(1).padStart(7)} of ${String(budget).padStart(4)}`;

/** One line per function, pure. */
export const sizeReport = (rows: readonly Row[]): string => {
  const lines = rows.map((row) => {
    const { name, size, budget } = row;
    if (size === undefined) return `${name.padEnd(24)} not built: npm run build`;
    const sizes = `${cell(size.rawBytes, budget.rawKilobytes)}   ${cell(size.gzipBytes, budget.gzipKilobytes)}`;
    return `${name.padEnd(24)} ${sizes}${isOver(row) ? '   OVER BUDGET' : ''}`;
  });
  return [`${'kB of 1000 bytes'.padEnd(24)}     raw  budget      gzip  budget`, ...lines].join('\n');
};

const readRow = (name: (typeof functionNames)[number]): Row => {
  const file = join(bundleFolder(name), 'index.mjs');
  return { name, size: existsSync(file) ? sizeOf(file) : undefined, budget: bundleBudgets[name] };
};

if (import.meta.main) {
  const rows = functionNames.map(readRow);
  console.log(sizeReport(rows));
  if (rows.some(isOver)) process.exitCode = 1;
}
