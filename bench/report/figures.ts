// How a measured value is written, the middle of it and where the middle half of all measurements lies, and tables of such values.
import type { Samples, VariantResult } from '../results.ts';
import { ratioOf, type Spread, spreadOf } from '../spread.ts';
import { coldOf } from '../targets.ts';

/** Figures stand to the right, text to the left: the first column, and those of the others that are named. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  moreText: readonly string[] = [],
): string => {
  const isText = head.map((title, column) => column === 0 || moreText.includes(title));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string =>
    isText[column] ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const line = (cells: readonly string[]): string => {
    const text = `| ${cells.map(pad).join(' | ')} |`;
    // A last column of text may be as long as it likes.
    return isText.at(-1) ? text.replace(/ +\|$/, ' |') : text;
  };
  const rule = widths.map((width, column) => (isText[column] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
};

export const digits = (value: number, count: number): string => value.toFixed(count);

const withSpread = ({ median, p25, p75, count }: Spread, decimals: number): string =>
  count < 3
    ? digits(median, decimals)
    : `${digits(median, decimals)} (${digits(p25, decimals)}–${digits(p75, decimals)})`;

/** Nothing measured is nothing said. */
export const valueCell = (samples: Samples | undefined, decimals: number): string =>
  samples === undefined || samples.length === 0 ? '' : withSpread(spreadOf(samples), decimals);

/** Round by round beside another; a value beside itself is 1. */
export const ratioCell = (samples: Samples | undefined, base: Samples | undefined, decimals = 2): string =>
  samples === undefined || base === undefined || samples.length === 0 || base.length === 0
    ? ''
    : withSpread(ratioOf(samples, base), decimals);

export const kilobytes = (bytes: number): string => digits(bytes / 1000, 1);

/** Init and first invocation at one memory size. */
export const coldAt = ({ lambda }: VariantResult, memoryMb: number): Samples | undefined => {
  const found = lambda?.find((samples) => samples.memoryMb === memoryMb);
  return found && coldOf(found);
};

/** The same in the driver: at full speed throughout. */
export const coldInDriver = ({ driver }: VariantResult): Samples | undefined =>
  driver?.initWall.map((init, round) => init + (driver.firstWall[round] ?? 0));

export const firstAt = ({ lambda }: VariantResult, memoryMb: number): Samples | undefined =>
  lambda?.find((samples) => samples.memoryMb === memoryMb)?.first;
