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
import { compare, costTable, finding, right } from './scale/cost-table.ts';
import { fillTable } from './scale/fill-table.ts';
import { measureCosts } from './scale/measure-costs.ts';
import { measureTimes, type Time } from './scale/measure-times.ts';

const ratio = (value: number): string => `${value.toFixed(1)} x`;

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
    const comparison = compare(small, large);
    console.log(`\n${finding(comparison)}`);
    console.log(await writeResults('scale', { items, rounds, times, costs: { small, large } }));
    return comparison.grown.length === 0 ? 0 : 1;
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
