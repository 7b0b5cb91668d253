// What the operations cost, as a table, and whether that depends on the table's size.
import type { Cost } from './measure-costs.ts';

// USD per million units on demand: docs/cost.md.
const readPrice = 0.125;
const writePrice = 0.625;

export const right = (value: number | string, width: number): string => String(value).padStart(width);
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

export type Comparison = {
  /** What costs differently in the large table. */
  readonly grown: readonly string[];
  /** What this machine has no time to do to its end, in one table or the other. */
  readonly notCompared: readonly string[];
};

export const compare = (small: readonly Cost[], large: readonly Cost[]): Comparison => {
  const pairs = small.map((cost, index) => ({ cost, other: large[index] }));
  const isCutShort = ({ cost, other }: (typeof pairs)[number]) => cost.cutShort || other?.cutShort === true;
  const [whole, cutShort] = [pairs.filter((pair) => !isCutShort(pair)), pairs.filter(isCutShort)];
  return {
    grown: whole
      .filter(({ cost, other }) => JSON.stringify(cost) !== JSON.stringify(other))
      .map(
        ({ cost, other }) =>
          `in the empty table\n  ${costLine(cost)}\nbut in the large one\n  ${other && costLine(other)}`,
      ),
    notCompared: cutShort.map(({ cost: { operation, sessions } }) => `${operation} with ${sessions} sessions`),
  };
};

/** What was found, in words. */
export const finding = ({ grown, notCompared }: Comparison): string =>
  [
    grown.length === 0
      ? 'The same calls, units and bytes in the large table: nothing grows with it.'
      : grown.join('\n'),
    ...(notCompared.length === 0
      ? []
      : [`Not compared, as this machine is too slow to end all sessions in time: ${notCompared.join(', ')}.`]),
  ].join('\n');
