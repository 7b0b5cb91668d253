// Stages of infra/stages.ts, judged as a deployment would.
import { synthesizeDry } from '../../infra/dry-synth.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { loadStages } from '../../infra/settings/load-stages.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { UsageProblem } from '../command/command-line.ts';
import { listed } from '../command/progress.ts';
import type { Verdict } from './verdict.ts';

const linesOf = ({ message }: ConfigurationProblem): string[] => {
  const [title = '', ...mistakes] = message.split('\n').map((line) => line.trim());
  return mistakes.length > 0 ? mistakes : [title];
};

const judge = (name: string, written: unknown): Verdict => {
  try {
    return { name, mistakes: [], messages: synthesizeDry(parseStage(name, written)) };
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    return { name, mistakes: linesOf(error), messages: [] };
  }
};

/** All stages unless one is named. Each takes a moment, so they come one by one. Throws a usage problem for an unknown one. */
export async function* judgeStages(wanted: string | undefined): AsyncGenerator<Verdict> {
  const stages = await loadStages();
  if (stages.size === 0) throw new ConfigurationProblem('infra/stages.ts has no stages — write one to deploy');
  const names = wanted === undefined ? [...stages.keys()] : [wanted];
  const unknown = names.find((name) => !stages.has(name));
  if (unknown !== undefined)
    throw new UsageProblem(`infra/stages.ts has no stage ${unknown}: it has ${listed([...stages.keys()], 'and')}`);
  for (const name of names) yield judge(name, stages.get(name));
}
