// What must be right before anything is deployed: the tools on this machine, the stage as it is written, and the AWS account.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { placeholderProjectId } from '../../infra/settings/login.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import { type AwsPlace, explainAwsError } from '../aws/aws-place.ts';
import { findStack } from '../aws/deployed-stack.ts';
import { error, type Finding, ok, warning } from './finding.ts';

/** `required` is the oldest major version. */
export const nodeFinding = (version: string, required = 24): Finding =>
  Number(version.split('.')[0]) >= required
    ? ok('Node.js', version)
    : error(
        'Node.js',
        version,
        `needs ${required} or newer: npm ci brings it on Linux and Windows, or see https://nodejs.org`,
      );

const installedSchema = z.object({ version: z.string() });
const pinnedSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

const readJson = (...path: string[]): unknown => {
  try {
    return JSON.parse(readFileSync(join(...path), 'utf8'));
  } catch {
    return undefined;
  }
};

// A CDK command line older than its library refuses the library's output; a newer one is another tool than the one tested.
const packageFinding = (root: string, what: string, name: string): Finding => {
  const pinned = pinnedSchema.safeParse(readJson(root, 'package.json')).data?.devDependencies[name];
  const installed = installedSchema.safeParse(readJson(root, 'node_modules', name, 'package.json')).data?.version;
  if (installed === undefined) return error(what, 'not installed', 'npm ci');
  if (installed === pinned) return ok(what, `${installed}, as pinned`);
  return error(what, `${installed}, but package.json pins ${pinned ?? 'none'}`, 'npm ci');
};

/** `root` is the folder of package.json. */
export const toolFindings = (root: string, nodeVersion: string): Finding[] => [
  nodeFinding(nodeVersion),
  packageFinding(root, 'CDK command line', 'aws-cdk'),
  packageFinding(root, 'CDK library', 'aws-cdk-lib'),
];

const what = 'stage';

const mistakeFindings = (problem: ConfigurationProblem): Finding[] =>
  problem.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .map((line) => {
      const [mistake = '', ...fix] = line.split(' — ');
      return error(what, mistake, fix.join(' — ') || 'see infra/stages.ts');
    });

const projectFinding = ({ corbado }: Stage): Finding =>
  corbado.projectId === placeholderProjectId
    ? warning(
        'Corbado project',
        'is the placeholder',
        'set corbado.projectId to yours, from the Corbado developer panel',
      )
    : ok('Corbado project', corbado.projectId);

/** `stage` is absent when there are mistakes, and the findings are those. `written` is what stages.ts has under the name. */
export const examineStage = (name: string, written: unknown): { stage?: Stage; findings: Finding[] } => {
  try {
    const stage = parseStage(name, written);
    return { stage, findings: [ok(what, `${name}, ${stage.kind}, no mistakes`), projectFinding(stage)] };
  } catch (problem) {
    if (!(problem instanceof ConfigurationProblem)) throw problem;
    return { findings: mistakeFindings(problem) };
  }
};

/** What the stage says about where it goes, if it does. */
export type WantedPlace = { readonly account?: string | undefined; readonly region?: string | undefined };

// What the CDK's own template asks for: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
const requiredBootstrapVersion = 6;

const accountFinding = (account: string, wanted: WantedPlace): Finding => {
  if (wanted.account === undefined || wanted.account === account) return ok('account', account);
  const fix = `use a profile of account ${wanted.account} (AWS_PROFILE), or change account in the stage`;
  return error('account', `${account}, but the stage goes to ${wanted.account}`, fix);
};

const regionFinding = (region: string, wanted: WantedPlace): Finding => {
  if (wanted.region === undefined || wanted.region === region) return ok('Region', region);
  return error(
    'Region',
    `${region}, but the stage goes to ${wanted.region}`,
    `leave --region out, or write ${wanted.region}`,
  );
};

export const bootstrapFinding = async ({ cloudformation, region }: AwsPlace, account: string): Promise<Finding> => {
  const stack = await findStack(cloudformation, 'CDKToolkit');
  const version = Number(stack?.outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
  const fix = `npx cdk bootstrap aws://${account}/${region}`;
  if (stack === undefined) return error('bootstrap', 'the CDK is not set up in this account and Region', fix);
  if (version < requiredBootstrapVersion) return error('bootstrap', `version ${version} is too old`, fix);
  return ok('bootstrap', `version ${version}`);
};

/** `account` is absent when it makes no sense to ask AWS anything more. */
export const examineAccount = async (
  place: AwsPlace,
  wanted: WantedPlace,
): Promise<{ account?: string; findings: Finding[] }> => {
  try {
    const { Account: account = '', Arn: arn = '' } = await place.sts.send(new GetCallerIdentityCommand({}));
    const findings = [ok('credentials', arn), accountFinding(account, wanted), regionFinding(place.region, wanted)];
    return findings.every(({ level }) => level === 'ok') ? { account, findings } : { findings };
  } catch (failure) {
    const words = explainAwsError(failure);
    if (words === undefined) throw failure;
    const [found = '', fix = ''] = words.split(' — ');
    return { findings: [error('credentials', found, fix)] };
  }
};
