// What a deployment says about itself, for a smoke test of it: its address, an origin, how actions know their caller, what is deployed.
import { routes } from '../../infra/deployed-functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { openAwsPlace } from '../aws/aws-place.ts';
import { requireDeployed } from '../aws/deployed-stack.ts';
import { findDeployment } from '../aws/find-deployment.ts';
import { readSettings } from '../aws/read-settings.ts';
import type { DeploymentChoice } from '../command/deployment.ts';
import type { AskedSmoke, SmokeOptions } from './options.ts';

type Known = Pick<SmokeOptions, 'url' | 'actionAuth' | 'origin' | 'webhook' | 'without'>;

const askDeployment = async (choice: DeploymentChoice): Promise<Known> => {
  const deployment = await findDeployment(choice);
  const place = await openAwsPlace(deployment);
  try {
    const stack = await requireDeployed(place.cloudformation, deployment, place.region);
    const url = stack.outputs.get('ApiUrl');
    if (url === undefined) throw new ConfigurationProblem(`the stack ${stack.name} has no output ApiUrl: write --url`);
    const settings = await readSettings(place, deployment, stack);
    const absent = routes
      .map(({ functionName }) => functionName)
      .filter((name) => settings?.functions.has(name) === false);
    return {
      url,
      actionAuth: settings?.actions.auth ?? 'hmac',
      origin: settings?.allowedOrigins[0],
      webhook: settings?.functions.has('corbado-webhook') === true ? 'required' : 'absent',
      without: new Set(absent),
    };
  } finally {
    place.close();
  }
};

/** What was asked for wins over what the deployment says. */
export const completeOptions = async ({ deployment, ...asked }: AskedSmoke): Promise<SmokeOptions> => {
  const usual = { url: '', actionAuth: 'hmac' as const };
  if (deployment === undefined) return { ...usual, ...asked };
  const known = await askDeployment(deployment);
  return {
    ...known,
    ...asked,
    origin: asked.origin ?? known.origin,
    webhook: asked.webhook === 'possible' ? known.webhook : asked.webhook,
    without: new Set([...known.without, ...asked.without]),
  };
};
