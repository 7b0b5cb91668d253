// `npm run doctor`: what is well and what is not, before and after a deployment, each with its fix.
import { join } from 'node:path';
import { type Command, readLocalUrl, readOptions, readStageName, UsageProblem } from './command/command-line.ts';
import { linesTo } from './command/terminal.ts';
import { requireWrittenStage } from './command/written-stage.ts';
import { examineLocal, examineWholeStage } from './doctor/examine.ts';
import { describeFinding, type Finding, isSerious, summarize } from './doctor/finding.ts';

const usage = `usage: npm run doctor -- --stage NAME [--region REGION]
       npm run doctor -- --local [--url URL]

Looks at everything that a deployment needs, and at a deployed stage. Changes nothing.

  --stage NAME     a stage of infra/stages.ts, deployed or not
  --region REGION  where it goes, if neither the stage nor the AWS profile says so
  --local          the local run instead: no AWS account is asked for anything
  --url URL        where npm start listens (http://localhost:3000 by default)
  --help           print this`;

export type DoctorOptions =
  | { readonly target: 'stage'; readonly stageName: string; readonly region: string | undefined }
  | { readonly target: 'local'; readonly url: string };

/** Throws a usage problem. */
export const parseDoctorOptions = (args: string[]): DoctorOptions => {
  const values = readOptions(args, {
    stage: { type: 'string' },
    region: { type: 'string' },
    local: { type: 'boolean', default: false },
    url: { type: 'string' },
  });
  if (values.local) {
    if (values.stage !== undefined) throw new UsageProblem('--local is a stage of its own: leave --stage out');
    return { target: 'local', url: readLocalUrl(values.url) };
  }
  if (values.url !== undefined) throw new UsageProblem('--url belongs to --local: the address of a stage is looked up');
  return { target: 'stage', stageName: readStageName(values.stage), region: values.region };
};

const root = join(import.meta.dirname, '..');

const examine = (options: DoctorOptions): AsyncGenerator<Finding> => {
  if (options.target === 'local') return examineLocal(options.url, root);
  const { stageName, region } = options;
  const written = requireWrittenStage(stageName);
  return examineWholeStage({ stageName, written, region, root });
};

/** Prints findings as they come; returns the exit code. */
const report = async (findings: AsyncIterable<Finding>, write: (line: string) => void): Promise<number> => {
  const seen: Finding[] = [];
  for await (const finding of findings) {
    write(describeFinding(finding));
    seen.push(finding);
  }
  write(`\n${summarize(seen)}`);
  return isSerious(seen) ? 1 : 0;
};

export const doctor: Command = {
  usage,
  run: (args, { output }) => report(examine(parseDoctorOptions(args)), linesTo(output)),
};
