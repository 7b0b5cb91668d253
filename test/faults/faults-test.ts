// npm run test:faults: the engine is killed and restarted in the middle of a mixed load, and every promise that was answered is held to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, oneOf, readOptions, runCommand, UsageProblem } from '../../operations/command/command-line.ts';
import { type KillableName, killable } from './engines.ts';
import { report } from './report.ts';
import { type RunOptions, run } from './run.ts';

const usage = `usage: npm run test:faults [-- options]

Logs in, looks at sessions, ends them, and offers used proofs again, while the engine that keeps the table is killed (SIGKILL) and restarted
on its data. What was answered must hold: no session is lost, none comes back, nothing counts twice. Ends with code 1 when it does not.

  --engine NAME    dynoxide or embedded (in a process of its own)   default: one after the other
  --requests N     for each engine, 1000 to 60000                   default: 3000
  --kills N        for each engine, 1 to 100                        default: 24
  --seed N         decides who does what, and when it is killed     default: 1
  --help           print this`;

const numberIn = (value: string, option: string, least: number, most: number): number => {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UsageProblem(`${option} takes a whole number from ${least} to ${most}, not ${value}`);
};

const parse = (args: string[]): RunOptions[] => {
  const given = readOptions(args, {
    engine: { type: 'string' },
    requests: { type: 'string', default: '3000' },
    kills: { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
  });
  const engines: readonly KillableName[] =
    given.engine === undefined ? killable : [oneOf(given.engine, '--engine', killable)];
  const requests = numberIn(given.requests, '--requests', 1000, 60_000);
  const kills = numberIn(given.kills, '--kills', 1, 100);
  const seed = numberIn(given.seed, '--seed', 0, 2 ** 32 - 1);
  return engines.map((engine) => ({ engine, requests, kills, seed }));
};

const folder = join(import.meta.dirname, '..', '..', '.local');

const runAll = async (args: string[]): Promise<number> => {
  const counts = { passed: 0, failed: 0 };
  for (const options of parse(args)) {
    const { engine, requests, kills, seed } = options;
    const startedAt = performance.now();
    console.log(`on ${engine}: ${requests} requests, ${kills} kills, seed ${seed}`);
    const result = await run(options, console.log);
    for (const line of report(options, result)) console.log(line);
    // A run without trouble proves nothing.
    const isIdle = result.outages.length === 0 || !result.entries.some(({ outcome }) => outcome === 'unknown');
    if (isIdle) console.log('  BROKEN: the engine was never away while somebody asked');
    console.log(`  ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    const isBroken = isIdle || result.broken.length > 0;
    counts[isBroken ? 'failed' : 'passed'] += 1;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'faults-results.json'), JSON.stringify(counts));
  return counts.failed > 0 ? 1 : 0;
};

export const faultsTest: Command = { usage, run: runAll };

if (import.meta.main) await runCommand(faultsTest);
