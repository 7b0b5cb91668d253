// `corbado-actions check`: whether stages could be deployed, found out without deploying and without AWS. For a team's own pipeline.
import { type SynthMessage, synthesizeDry } from '../infra/dry-synth.ts';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { loadStages } from '../infra/settings/load-stages.ts';
import { parseStage } from '../infra/settings/parse-stage.ts';
import { type Command, readOptions, readStageName, UsageProblem } from './command/command-line.ts';
import { callOf } from './command/program.ts';
import { counted, listed, verdictLine } from './command/progress.ts';
import { linesTo } from './command/terminal.ts';

const usage = `usage: ${callOf('check')} [--stage NAME] [--json]

Checks the stages of infra/stages.ts and synthesises them as a deployment would. Needs no AWS account and changes nothing.

  --stage NAME  this one; without it all of them
  --json        prints one object, for a program
  --help        print this

Exit code: 0 all can be deployed, 1 at least one cannot, 2 asked wrongly.`;

type Verdict = {
  readonly stage: string;
  /** What keeps it from being deployed, one line each. */
  readonly mistakes: readonly string[];
  /** What synth says about it. */
  readonly messages: readonly SynthMessage[];
};

const linesOf = ({ message }: ConfigurationProblem): string[] => {
  const [title = '', ...mistakes] = message.split('\n').map((line) => line.trim());
  return mistakes.length > 0 ? mistakes : [title];
};

const judge = (stage: string, written: unknown): Verdict => {
  try {
    return { stage, mistakes: [], messages: synthesizeDry(parseStage(stage, written)) };
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    return { stage, mistakes: linesOf(error), messages: [] };
  }
};

const isRefused = ({ mistakes, messages }: Verdict): boolean =>
  mistakes.length > 0 || messages.some(({ level }) => level === 'error');

const describe = (verdict: Verdict): string => {
  const details = [...verdict.mistakes, ...verdict.messages.map(({ level, text }) => `${level}: ${text}`)];
  return verdictLine(isRefused(verdict) ? 'REFUSED' : 'ok', verdict.stage, details);
};

export const check: Command = {
  usage,
  run: async (args, { output }) => {
    const options = readOptions(args, { stage: { type: 'string' }, json: { type: 'boolean', default: false } });
    const stages = await loadStages();
    if (stages.size === 0) throw new ConfigurationProblem('infra/stages.ts has no stages — write one to deploy');
    const names = options.stage === undefined ? [...stages.keys()] : [readStageName(options.stage)];
    const unknown = names.find((name) => !stages.has(name));
    if (unknown !== undefined)
      throw new UsageProblem(`infra/stages.ts has no stage ${unknown}: it has ${listed([...stages.keys()], 'and')}`);
    const write = linesTo(output);
    const verdicts = names.map((name) => {
      const verdict = judge(name, stages.get(name));
      if (!options.json) write(describe(verdict));
      return verdict;
    });
    const refused = verdicts.filter(isRefused).length;
    if (options.json) write(JSON.stringify({ stages: verdicts.map((one) => ({ ...one, ok: !isRefused(one) })) }));
    else write(`\n${counted(names.length, 'stage')}, ${refused} refused`);
    return refused > 0 ? 1 : 0;
  },
};
