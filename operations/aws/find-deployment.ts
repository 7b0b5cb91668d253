// From what was asked for to one deployment: a stage of infra/stages.ts, a stack by name, or the only one of the app in this folder.
import { join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { stackNameOf } from '../../infra/settings/stack.ts';
import { type SynthesisedStack, synthesisedStacks } from '../../local/own-app/synthesised-stacks.ts';
import type { Deployment, DeploymentChoice } from '../command/deployment.ts';
import { requireWrittenStage, writtenRegion } from '../command/written-stage.ts';

/** `written` is what infra/stages.ts has under the name. */
export const deploymentOfStage = (name: string, written: unknown, given: DeploymentChoice = {}): Deployment => ({
  stackName: stackNameOf(name, written),
  construct: undefined,
  region: given.region ?? writtenRegion(written),
  profile: given.profile,
  stage: { name, written },
});

const candidates = (stacks: readonly SynthesisedStack[]): string =>
  stacks
    .map(({ stackName, region }) => `\n  --stack ${stackName}${region === undefined ? '' : `  in ${region}`}`)
    .join('');

const onlyOne = (stacks: readonly SynthesisedStack[]): SynthesisedStack => {
  const [only, another] = stacks;
  if (only === undefined)
    throw new ConfigurationProblem(
      'cdk.out in this folder has no stack with a CorbadoActions construct — run npx cdk synth, or name the stack: --stack NAME',
    );
  if (another === undefined) return only;
  throw new ConfigurationProblem(`cdk.out has several stacks with CorbadoActions — name one:${candidates(stacks)}`);
};

type Say = (line: string) => void;

const takeOnlyOne = (stacks: readonly SynthesisedStack[], say: Say): string => {
  const { stackName } = onlyOne(stacks.filter(({ instances }) => instances.length > 0));
  say(`This is about --stack ${stackName}, the only one in cdk.out with a CorbadoActions.`);
  return stackName;
};

const deploymentOfStack = (choice: DeploymentChoice, folder: string, say: Say): Deployment => {
  const stacks = synthesisedStacks(join(folder, 'cdk.out'));
  const { stackName = takeOnlyOne(stacks, say) } = choice;
  const region = choice.region ?? stacks.find((stack) => stack.stackName === stackName)?.region;
  return { stackName, construct: choice.construct, region, profile: choice.profile, stage: undefined };
};

// Not among what a command prints, which may be for a program.
const toErrors: Say = (line) => void process.stderr.write(`${line}\n`);

/**
 * `folder` is where the CDK app is; `say` is told which stack was taken when none is named. Throws a usage problem for an unknown stage, a
 * configuration problem for an unclear stack.
 */
export const findDeployment = async (
  choice: DeploymentChoice,
  folder = process.cwd(),
  say = toErrors,
): Promise<Deployment> => {
  const { stageName } = choice;
  if (stageName === undefined) return deploymentOfStack(choice, folder, say);
  return deploymentOfStage(stageName, await requireWrittenStage(stageName), choice);
};
