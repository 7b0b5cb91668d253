// The scale run in words and tables.
import type { Cost } from './measure-costs.ts';
import type { Time } from './measure-times.ts';

// USD per million units on demand: docs/cost.md.
const readPrice = 0.125;
const writePrice = 0.625;

const right = (value: number | string, width: number): string => String(value).padStart(width);
const ratio = (value: number): string => `${value.toFixed(1)} x`;
const callsInWords = ({ calls }: Cost): string =>
  Object.entries(calls)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ');

const costTitle =
  `${'operation'.padEnd(20)}${right('sessions', 9)}${right('calls', 7)}${right('RRU', 7)}${right('WRU', 7)}` +
  `${right('bytes read', 12)}${right('USD/million', 13)}  which calls`;

const costLine = (cost: Cost): string => {
  const calls = Object.values(cost.calls).reduce((sum, count) => sum + count, 0);
  const price = cost.readUnits * readPrice + cost.writeUnits * writePrice;
  return (
    `${cost.operation.padEnd(20)}${right(cost.sessions, 9)}${right(calls, 7)}${right(cost.readUnits, 7)}` +
    `${right(cost.writeUnits, 7)}${right(cost.bytesRead, 12)}${right(price.toFixed(2), 13)}  ${callsInWords(cost)}`
  );
};

export const costTable = (costs: readonly Cost[]): string => [costTitle, ...costs.map(costLine)].join('\n');

export const timeTitle = (items: number): string =>
  `${'operation'.padEnd(20)}${right('sessions', 9)}${right('p50 ms', 9)}${right('to 1 session', 14)}` +
  `${right(`with ${items.toLocaleString('en-GB')} items`, 22)}${right('to empty table', 16)}`;

/** The times of one operation; the first is that with one session. */
export const timeLines = (times: readonly Time[]): string =>
  times
    .map(
      ({ operation, sessions, p50Small, p50Large }) =>
        `${operation.padEnd(20)}${right(sessions, 9)}${right(p50Small.toFixed(1), 9)}` +
        `${right(ratio(p50Small / (times[0]?.p50Small ?? Number.NaN)), 14)}${right(`${p50Large.toFixed(1)} ms`, 22)}` +
        `${right(ratio(p50Large / p50Small), 16)}`,
    )
    .join('\n');

/** What costs differently in the large table; empty when nothing does. */
export const differences = (small: readonly Cost[], large: readonly Cost[]): string[] =>
  small.flatMap((cost, index) => {
    const other = large[index];
    return other !== undefined && JSON.stringify(cost) === JSON.stringify(other)
      ? []
      : [`in the empty table\n  ${costLine(cost)}\nbut in the large one\n  ${other && costLine(other)}`];
  });
