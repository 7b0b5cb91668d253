// `corbado-actions doctor`: what is well and what is not, before and after a deployment, each with its fix.
import { findDeployment } from './aws/find-deployment.ts';
import { type Command, readLocalUrl, readOptions, UsageProblem } from './command/command-line.ts';
import {
  type DeploymentChoice,
  deploymentHelp,
  deploymentOptions,
  readDeploymentChoice,
  where,
} from './command/deployment.ts';
import { callOf } from './command/program.ts';
import { linesTo } from './command/terminal.ts';
import { examineDeployment, examineLocal } from './doctor/examine.ts';
import { describeFinding, type Finding, isSerious, summarize } from './doctor/finding.ts';

const usage = `usage: ${callOf('doctor')} ${where} [options]
       ${callOf('doctor')} --local [--url URL]

Looks at everything that a deployment needs, and at what is deployed. Changes nothing.

${deploymentHelp(16)}
  --local          the local run instead: no AWS account is asked for anything
  --url URL        where the local run listens (http://localhost:3000 by default)
  --json           print one JSON object instead of sentences
  --help           print this`;

export type DoctorOptions = { readonly json: boolean } & (
  | { readonly target: 'deployed'; readonly deployment: DeploymentChoice }
  | { readonly target: 'local'; readonly url: string }
);

/** Throws a usage problem. */
export const parseDoctorOptions = (args: string[]): DoctorOptions => {
  const values = readOptions(args, {
    ...deploymentOptions,
    json: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
    url: { type: 'string' },
  });
  const { json } = values;
  if (values.local) {
    if (values.stage !== undefined || values.stack !== undefined)
      throw new UsageProblem('--local is a deployment of its own: leave --stage and --stack out');
    return { target: 'local', url: readLocalUrl(values.url), json };
  }
  if (values.url !== undefined)
    throw new UsageProblem('--url belongs to --local: the address of a deployment is looked up');
  return { target: 'deployed', deployment: readDeploymentChoice(values), json };
};

const examine = async (options: DoctorOptions): Promise<AsyncGenerator<Finding>> => {
  if (options.target === 'local') return examineLocal(options.url);
  return examineDeployment(await findDeployment(options.deployment));
};

/** Prints findings as they come, or all at once as JSON; returns the exit code. */
const report = async (
  findings: AsyncIterable<Finding>,
  json: boolean,
  write: (line: string) => void,
): Promise<number> => {
  const seen: Finding[] = [];
  for await (const finding of findings) {
    if (!json) write(describeFinding(finding));
    seen.push(finding);
  }
  write(json ? JSON.stringify({ ok: !isSerious(seen), findings: seen }) : `\n${summarize(seen)}`);
  return isSerious(seen) ? 1 : 0;
};

export const doctor: Command = {
  usage,
  run: async (args, { output }) => {
    const options = parseDoctorOptions(args);
    return report(await examine(options), options.json, linesTo(output));
  },
};
