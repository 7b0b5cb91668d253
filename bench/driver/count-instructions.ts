// Instructions that a process executes in user space, from its start to the end of its first invocation, counted by valgrind. Of all
// measures it depends least on what else the machine does: a repetition differs by about one per cent.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpstreamSet } from '../upstreams/upstreams.ts';
import { type DriverRun, runDriver } from './run-driver.ts';

/** Whether valgrind can be started at all. */
export const hasValgrind = (): boolean => spawnSync('valgrind', ['--version']).status === 0;

const unhurried = new URL('unhurried.mjs', import.meta.url).href;

export const countInstructions = async (run: DriverRun, upstreams: UpstreamSet): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'callgrind-'));
  const log = join(folder, 'log');
  try {
    const command = [
      'valgrind',
      '--tool=callgrind',
      // V8 writes the code that it runs.
      '--smc-check=all-non-file',
      `--callgrind-out-file=${join(folder, 'out')}`,
      `--log-file=${log}`,
      process.execPath,
      '--import',
      unhurried,
    ];
    await runDriver({ ...run, warmInvocations: 0, command }, upstreams);
    return Number(/Collected : (\d+)/.exec(readFileSync(log, 'utf8'))?.[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
