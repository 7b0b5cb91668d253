// A run in plain words: where and how it was measured, the tables, the targets.
import type { BenchResults } from '../results.ts';
import { judge } from '../targets.ts';
import { connectTokenTable, functionTable, ratioTable } from './tables.ts';
import { verdictTable } from './verdicts.ts';

const where = ({ machine, madeAt, runtime, seed, notes }: BenchResults): string => {
  const load = machine.load.map((value) => value.toFixed(1)).join(' before, ');
  const lines = [
    `Measured on ${madeAt.slice(0, 10)} on ${machine.cores} cores of ${machine.cpu} (${machine.architecture}), Node ${machine.node}; ` +
      `load average ${load} after; runtime: ${runtime}; seed ${seed}.`,
    ...notes,
  ];
  return lines.join(' ');
};

/** Markdown that a terminal shows well enough. */
export const describe = (results: BenchResults): string =>
  [
    where(results),
    connectTokenTable(results),
    'In relation to this bundle, round by round:',
    ratioTable(results),
    'Every function:',
    functionTable(results),
    'Targets:',
    verdictTable(judge(results.variants)),
  ].join('\n\n');
