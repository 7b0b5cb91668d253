// Starts the driver for one measurement and collects what it reports after each phase; or has valgrind count its instructions.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { UpstreamCounts, UpstreamSet } from '../upstreams/upstreams.ts';

export type Phase = 'init' | 'first' | 'warm' | 'idle';

/** What a process had used up to the end of a phase, from its very start, Node's own start included. */
export type PhaseReport = {
  readonly phase: Phase;
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
  /** Node's own modules that were loaded since the driver's start. */
  readonly modules?: readonly string[];
  readonly statusCode?: number;
  readonly body?: string;
  readonly counts: UpstreamCounts;
};

export type DriverRun = {
  readonly handlerUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: only the start is measured. */
  readonly event: unknown;
  readonly warmInvocations: number;
  readonly idleSeconds?: number;
  readonly idleTimes?: number;
  /** What to run Node under, and Node's own options. */
  readonly command?: readonly string[];
};

export type DriverResult = {
  readonly phases: readonly PhaseReport[];
  /** What the handler wrote to standard output in all. */
  readonly outputBytes: number;
};

const driver = new URL('drive.mjs', import.meta.url).pathname;

const argumentsOf = ({ command = [process.execPath], ...run }: DriverRun): string[] => [
  ...command,
  driver,
  run.handlerUrl,
  JSON.stringify(run.event ?? {}),
  ...[run.warmInvocations, run.idleSeconds ?? 0, run.idleTimes ?? 0].map(String),
];

/** Rejects when the process fails; its last words are in the message. */
export const runDriver = async (run: DriverRun, upstreams: UpstreamSet): Promise<DriverResult> => {
  const [program = '', ...args] = argumentsOf(run);
  const env = { PATH: process.env.PATH, ...run.environment };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  let outputBytes = 0;
  // Read and thrown away, as CloudWatch would read it.
  child.stdout?.on('data', (chunk: Buffer) => {
    outputBytes += chunk.length;
  });
  const complaint = text(child.stderr as Readable);
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const orders = child.stdio[4] as Writable;
  const phases: PhaseReport[] = [];
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    phases.push({ ...JSON.parse(line), counts: await upstreams.counts() });
    orders.write('\n');
  }
  const code = await exit;
  if (code !== 0)
    throw new Error(`${run.handlerUrl} failed in the driver (${code}): ${(await complaint).slice(-2000)}`);
  return { phases, outputBytes };
};

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
