// `npm run bench:scale`: what grows with a user's sessions, and that nothing grows with the table.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localStage } from '../infra/local-stage.ts';
import { createClosers } from '../local/stand-ins.ts';
import { ensureLocalTemplate } from '../local/synth.ts';
import { startLocalSystem } from '../local/system.ts';
import { describeTemplate, localNames } from '../local/template.ts';
import { runCommand } from '../operations/command-line.ts';
import { writeResults } from './load/results.ts';
import { fillTable } from './scale/fill-table.ts';
import { measureCosts } from './scale/measure-costs.ts';
import { measureTimes } from './scale/measure-times.ts';
import { parseScaleOptions, type ScaleOptions, usage } from './scale/scale-options.ts';
import { costTable, differences, timeLines, timeTitle } from './scale/scale-report.ts';

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

await runCommand(usage, async (args) => {
  const options = parseScaleOptions(args);
  const folder = await mkdtemp(join(tmpdir(), 'bench-scale-'));
  try {
    return await measureIn(folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
