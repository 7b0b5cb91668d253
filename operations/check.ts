// `corbado-actions check`: whether what somebody wrote could be deployed, found out without deploying and without AWS. For a pipeline.

import { judgeApp } from './check/app.ts';
import { judgeStages } from './check/stages.ts';
import { describeVerdict, isRefused, type Verdict } from './check/verdict.ts';
import { type Command, readOptions, readStageName, UsageProblem } from './command/command-line.ts';
import { isOfClone } from './command/deployment.ts';
import { callOf, isPackaged } from './command/program.ts';
import { counted } from './command/progress.ts';
import { linesTo } from './command/terminal.ts';

const what = isPackaged
  ? `Synthesises the CDK app in this folder, as its cdk.json says, and reports every mistake`
  : `Checks the stages of infra/stages.ts and synthesises them as a deployment would`;
const which = isPackaged
  ? `  --stack NAME  this stack of the app; without it all that have a CorbadoActions`
  : `  --stage NAME  this one; without it all of them`;

const usage = `usage: ${callOf('check')} [${isPackaged ? '--stack' : '--stage'} NAME] [--json]

${what}. Needs no AWS account and changes nothing.

${which}
  --json        prints one object, for a program
  --help        print this

Exit code: 0 all can be deployed, 1 at least one cannot, 2 asked wrongly.`;

type Subject = {
  readonly noun: 'stage' | 'stack';
  readonly verdicts: AsyncIterable<Verdict> | Promise<readonly Verdict[]>;
};

const subjectOf = ({ stage, stack }: { stage?: string | undefined; stack?: string | undefined }): Subject => {
  if (isOfClone()) {
    if (stack !== undefined) throw new UsageProblem('--stack is of a CDK app of your own: here it is --stage');
    return { noun: 'stage', verdicts: judgeStages(stage === undefined ? undefined : readStageName(stage)) };
  }
  if (stage !== undefined)
    throw new UsageProblem('--stage is for a clone of the repository: write --stack with the name of your stack');
  return { noun: 'stack', verdicts: judgeApp(process.cwd(), stack) };
};

export const check: Command = {
  usage,
  run: async (args, { output }) => {
    const { json, ...wanted } = readOptions(args, {
      stage: { type: 'string' },
      stack: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const { noun, verdicts } = subjectOf(wanted);
    const write = linesTo(output);
    const all: Verdict[] = [];
    for await (const verdict of Symbol.asyncIterator in verdicts ? verdicts : await verdicts) {
      all.push(verdict);
      if (!json) write(describeVerdict(verdict));
    }
    const refused = all.filter(isRefused).length;
    const entries = all.map((one) => {
      const { name, ...more } = one;
      return { [noun]: name, ...more, ok: !isRefused(one) };
    });
    if (json) write(JSON.stringify({ [`${noun}s`]: entries }));
    else write(`\n${counted(all.length, noun)}, ${refused} refused`);
    return refused > 0 ? 1 : 0;
  },
};
