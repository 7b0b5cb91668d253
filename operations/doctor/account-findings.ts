// The AWS account: who we are there, whether it is the one the stage names, and whether the CDK has been bootstrapped in it.
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsPlace } from '../aws/aws-place.ts';
import { explainAwsError } from '../aws/aws-problem.ts';
import { findStack } from '../aws/deployed-stack.ts';
import { error, type Finding, ok } from './finding.ts';

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

const bootstrapFinding = async ({ cloudformation, region }: AwsPlace, account: string): Promise<Finding> => {
  const stack = await findStack(cloudformation, 'CDKToolkit');
  const version = Number(stack?.outputs.get('BootstrapVersion') ?? 0);
  const fix = `npx cdk bootstrap aws://${account}/${region}`;
  if (stack === undefined) return error('bootstrap', 'the CDK is not set up in this account and Region', fix);
  if (version < requiredBootstrapVersion) return error('bootstrap', `version ${version} is too old`, fix);
  return ok('bootstrap', `version ${version}`);
};

/** `usable` says whether it makes sense to ask AWS anything more. */
export const examineAccount = async (
  place: AwsPlace,
  wanted: WantedPlace,
): Promise<{ usable: boolean; findings: Finding[] }> => {
  try {
    const { Account: account = '', Arn: arn = '' } = await place.sts.send(new GetCallerIdentityCommand({}));
    const findings = [ok('credentials', arn), accountFinding(account, wanted), regionFinding(place.region, wanted)];
    const usable = findings.every(({ level }) => level === 'ok');
    return { usable, findings: usable ? [...findings, await bootstrapFinding(place, account)] : findings };
  } catch (failure) {
    const words = explainAwsError(failure);
    if (words === undefined) throw failure;
    const [found = '', fix = ''] = words.split(' — ');
    return { usable: false, findings: [error('credentials', found, fix)] };
  }
};
