// `npm run bench:scale`: what grows with a user’s sessions, and that nothing grows with the table.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localStage } from '../local/local-stage.ts';
import { createClosers } from '../local/stand-ins.ts';
import { ensureLocalTemplate } from '../local/synth.ts';
import { startLocalSystem } from '../local/system.ts';
import { describeTemplate, localNames } from '../local/template.ts';
import { readOptions, runCommand, UsageProblem } from '../operations/command/command-line.ts';
import { writeResults } from './report/report.ts';
import { fillTable } from './scale/fill-table.ts';
import { type Cost, measureCosts } from './scale/measure-costs.ts';
import { measureTimes, type Time } from './scale/measure-times.ts';

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

export const usage = `usage: npm run bench:scale [-- options]

Measures what each operation costs with 1, 10, 100 and 1,000 sessions of one user, in an empty table and in one with a million
items: calls to DynamoDB, units and bytes read, and time. Ends with code 1 when anything but time depends on the table's size.

  --items N   so many items in the large table (1000000; on disk in the system's temporary folder, about 0.5 kB each)
  --quick     50,000 items and fewer rounds, in a minute
  --help      print this`;

export type ScaleOptions = { readonly items: number; readonly rounds: number };

const readItems = (text: string): number => {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new UsageProblem(`--items takes a number from 1 to 99999999, not ${text}`);
};

export const parseScaleOptions = (args: string[]): ScaleOptions => {
  const { quick, items } = readOptions(args, {
    quick: { type: 'boolean', default: false },
    items: { type: 'string' },
  });
  return { items: readItems(items ?? (quick ? '50000' : '1000000')), rounds: quick ? 15 : 60 };
};

const sessionCounts = [1, 10, 100, 1000];
const progressEvery = 100_000;

const fillLarge = async (folder: string, templateFolder: string, items: number): Promise<void> => {
  const [table] = describeTemplate(templateFolder, localNames).tables;
  if (table === undefined) throw new Error('the template has no table');
  const startedAt = performance.now();
  const { projectId } = localStage.corbado;
  const nowSeconds = Math.floor(Date.now() / 1000);
  await fillTable({ folder, table, projectId, items, nowSeconds }, (count) => {
    if (count % progressEvery === 0) console.log(`${count.toLocaleString('en-GB')} items written`);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`The large table has ${items.toLocaleString('en-GB')} items, after ${seconds.toFixed(0)} s.`);
};

const measureIn = async (folder: string, { items, rounds }: ScaleOptions): Promise<number> => {
  const templateFolder = await ensureLocalTemplate();
  await fillLarge(join(folder, 'large'), templateFolder, items);
  const closers = createClosers();
  try {
    const start = async (name: string) =>
      closers.add(await startLocalSystem({ templateFolder, dataFolder: join(folder, name) }));
    const tables = { small: await start('small'), large: await start('large') };
    console.log(`\nTime, in both tables in turn\n\n${timeTitle(items)}`);
    const times = await measureTimes(tables, sessionCounts, rounds, (some) => console.log(timeLines(some)));
    const small = await measureCosts(tables.small, sessionCounts);
    const large = await measureCosts(tables.large, sessionCounts);
    console.log(`\nWhat DynamoDB charges for one operation\n\n${costTable(small)}`);
    const grown = differences(small, large);
    const same = 'The same calls, units and bytes in the large table: nothing grows with it.';
    console.log(`\n${grown.length === 0 ? same : grown.join('\n')}`);
    console.log(await writeResults('scale', { items, rounds, times, costs: { small, large } }));
    return grown.length === 0 ? 0 : 1;
  } finally {
    await closers.closeAll();
  }
};

await runCommand({
  usage,
  run: async (args) => {
    const options = parseScaleOptions(args);
    const folder = await mkdtemp(join(tmpdir(), 'bench-scale-'));
    try {
      return await measureIn(folder, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});
