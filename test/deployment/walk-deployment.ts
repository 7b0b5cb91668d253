// The life of one deployment, from an empty account to an empty account, as docs/deployment.md tells it.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { stackNameOf } from '../../infra/settings/stack.ts';
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import { requireDeployed } from '../../operations/aws/deployed-stack.ts';
import { deploymentOfStage } from '../../operations/aws/find-deployment.ts';
import type { Cdk } from './cdk.ts';
import { type Doomed, expectNothingLeft, noteResources } from './check-destroyed.ts';
import { acceptsActionSecret, expectSameSite, expectSessionLength, walkJourney } from './check-stage.ts';
import { expectErrors, runDoctor, runSmoke, setSecret } from './commands.ts';
import { freshActionSecret, type OutsideWorld } from './outside-world.ts';
import type { RunStep } from './steps.ts';
import type { Target } from './target.ts';
import type { DeployTestSettings } from './test-stage.ts';

export type Deployment = {
  readonly target: Target;
  readonly world: OutsideWorld;
  readonly cdk: Cdk;
  readonly settings: DeployTestSettings;
  readonly runStep: RunStep;
};

export type Deployed = Doomed & { readonly apiUrl: string };

const lookAtStack = async ({ settings: { region, stageName } }: Deployment): Promise<Deployed> => {
  const place = await openAwsPlace({ region });
  try {
    const stack = await requireDeployed(place.cloudformation, deploymentOfStage(stageName, {}), region);
    return { ...(await noteResources(place, stack)), apiUrl: stack.outputs.get('ApiUrl') ?? '' };
  } finally {
    place.close();
  }
};

/** From nothing to a stage that waits for its secrets. */
export const deployFirst = async (deployment: Deployment): Promise<Deployed> => {
  const { target, world, cdk, settings, runStep } = deployment;
  await runStep('cdk bootstrap', () => cdk.bootstrap());
  await runStep('doctor: all is ready to deploy', async () => expectErrors(await runDoctor(settings)));
  await runStep('cdk deploy', () => cdk.deploy(settings));
  const deployed = await lookAtStack(deployment);
  world.front.setTarget(deployed.apiUrl);
  const unset = ['Corbado API secret', ...(target.generatesSigningSecrets ? [] : ['action secret'])];
  await runStep('doctor: a secret is missing', async () => expectErrors(await runDoctor(settings), ...unset));
  return deployed;
};

const expectAccepted = async (apiUrl: string, secret: string, accepted: boolean, which: string): Promise<void> => {
  if ((await acceptsActionSecret(apiUrl, secret)) === accepted) return;
  throw new ConfigurationProblem(`the ${which} action secret is ${accepted ? 'refused' : 'still accepted'}`);
};

/** Sets both secrets, and changes the action secret once more, under functions that run. Returns the one it was before. */
export const fillSecrets = async ({ world, settings, runStep }: Deployment, { apiUrl }: Deployed): Promise<string> => {
  // By its stack: the test's stage is not in stages.ts.
  const stage = ['--stack', stackNameOf(settings.stageName, {}), '--region', settings.region];
  const action = [...stage, '--secret', 'action'];
  const [old, fresh] = [world.secrets.action, freshActionSecret()];
  await runStep('secrets:set --secret corbado-api', () => setSecret(stage, world.secrets.corbadoApi));
  await runStep('secrets:set --secret action', () => setSecret(action, old));
  await runStep('doctor: nothing is wrong', async () => expectErrors(await runDoctor(settings)));
  await runStep('secrets:set --secret action --rotate: both values are accepted', async () => {
    await expectAccepted(apiUrl, old, true, 'old');
    await setSecret([...action, '--rotate'], fresh);
    await expectAccepted(apiUrl, fresh, true, 'new');
    await expectAccepted(apiUrl, old, true, 'old');
  });
  await runStep('secrets:set --secret action --finish-rotation', () => setSecret([...action, '--finish-rotation']));
  world.secrets.action = fresh;
  return old;
};

export const outOfReach = 'left out: what runs in AWS cannot reach the stand-ins on this machine';

/** What a deployed stage does for its callers. */
export const exerciseStage = async ({ target, world, runStep }: Deployment, { apiUrl }: Deployed): Promise<void> => {
  await runStep('smoke', async (note) => {
    const table = await runSmoke(apiUrl, world.front.origin, target, world.secrets.action);
    note(table.trimEnd().split('\n').at(-1) ?? '');
  });
  await runStep('the whole journey, from password to passkey to logout', async (note) =>
    note(target.reachesThisMachine ? `${await walkJourney(world)} steps` : outOfReach),
  );
};

/** Deploys twice more: nothing new, then something. `oldSecret` was rotated away. Returns the settings as they are now. */
export const changeStage = async (
  { target, world, cdk, settings, runStep }: Deployment,
  { apiUrl }: Deployed,
  oldSecret: string,
  trustedPool?: DeployTestSettings['trustedPool'],
): Promise<DeployTestSettings> => {
  await runStep('cdk deploy again: no changes', async () => {
    if (!(await cdk.deploy(settings)).includes('(no changes)')) throw new ConfigurationProblem('there were changes');
  });
  await runStep('cdk diff: no differences', async () => {
    if (!(await cdk.isUpToDate(settings))) throw new ConfigurationProblem('there are differences');
  });
  const other = { absoluteSeconds: 7200, cookieSameSite: 'Lax', allowEmailUserId: true } as const;
  const changed = { ...settings, ...other, ...(trustedPool && { trustedPool }) };
  const what = `another session length and SameSite${trustedPool ? '; that pool is an issuer' : ''}`;
  await runStep(`cdk deploy with ${what}`, () => cdk.deploy(changed));
  await runStep('the change is in effect, and the old action secret is refused', async (note) => {
    await expectSameSite(apiUrl, changed);
    await expectAccepted(apiUrl, world.secrets.action, true, 'new');
    await expectAccepted(apiUrl, oldSecret, false, 'old');
    if (target.reachesThisMachine) await expectSessionLength(apiUrl, world, changed);
    else note(`length of a session: ${outOfReach}`);
  });
  return changed;
};

/** Back to an empty account; the bootstrap stack stays, as it belongs to the account. */
export const destroyStage = async (
  { cdk, runStep, settings: { region } }: Deployment,
  settings: DeployTestSettings,
  deployed: Deployed,
): Promise<void> => {
  await runStep('cdk destroy', () => cdk.destroy(settings));
  await runStep(`nothing is left of ${deployed.resources.length} resources`, () => expectNothingLeft(region, deployed));
};
