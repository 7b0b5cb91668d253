// `npm run size`: how many bytes each function’s bundle has, raw and as it is stored and sent, beside its budget.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BundleBudget } from '../infra/bundle-budgets.ts';
import { bundleFolder } from '../infra/bundle-folder.ts';
import { bundleBudget } from '../infra/deployed-functions.ts';
import { functionNames } from '../infra/functions.ts';

export type BundleSize = { readonly rawBytes: number; readonly gzipBytes: number };

/** Raw, and after `gzip -9`, which is close to what Lambda keeps as a zip. */
export const sizeOf = (...files: readonly string[]): BundleSize => {
  const contents = files.map((file) => readFileSync(file));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    rawBytes: sum(contents.map(({ length }) => length)),
    gzipBytes: sum(contents.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
  };
};

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
  return { name, size: existsSync(file) ? sizeOf(file) : undefined, budget: bundleBudget(name) };
};

if (import.meta.main) {
  const rows = functionNames.map(readRow);
  console.log(sizeReport(rows));
  if (rows.some(isOver)) process.exitCode = 1;
}
