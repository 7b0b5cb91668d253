// The targets and whether they hold, in one line each.
import type { Verdict } from '../targets.ts';
import { digits } from './figures.ts';
import { markdownTable } from './markdown-table.ts';

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
