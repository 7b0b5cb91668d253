// What `npm run test:deploy` can be told on the command line.
import { readOptions, UsageProblem } from '../command-line.ts';

export const usage = `usage: npm run test:deploy [-- --real-aws --region REGION]

Bootstraps, deploys, checks, updates and destroys a stage, on an emulator of AWS that it installs and starts itself.

  --real-aws       in the account of the AWS profile in use instead; costs a few cents, and the bootstrap stack stays
  --region REGION  the Region for that; must be given
  --help           print this`;

export type DeployTestOptions = { readonly target: 'emulator' } | { readonly target: 'aws'; readonly region: string };

/** Throws a usage problem. Nothing but the flag itself leads to a real account. */
export const parseDeployTestOptions = (args: string[]): DeployTestOptions => {
  const values = readOptions(args, {
    'real-aws': { type: 'boolean', default: false },
    region: { type: 'string' },
  });
  if (!values['real-aws']) {
    if (values.region !== undefined) throw new UsageProblem('--region belongs to --real-aws');
    return { target: 'emulator' };
  }
  if (values.region !== undefined) return { target: 'aws', region: values.region };
  throw new UsageProblem('--real-aws needs --region, so that nothing is deployed to a Region by accident');
};
