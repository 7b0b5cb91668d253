// A deployment as CloudFormation has it: the state of its stack, and what the construct printed when it was deployed.
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { instancesIn, type StackOutput } from '../../infra/outputs.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type Deployment, deployCall } from '../command/deployment.ts';
import { explained } from './aws-place.ts';

export type SomeStack = {
  /** CloudFormation's word for its state, such as UPDATE_COMPLETE. */
  readonly status: string;
  readonly outputs: readonly StackOutput[];
};

export type DeployedStack = {
  readonly name: string;
  readonly status: string;
  /** What stands before the logical ids of what the construct has made; empty in a stack of the bundle's own. */
  readonly prefix: string;
  /** The construct's, under the names that it gives them. */
  readonly outputs: ReadonlyMap<string, string>;
};

// CloudFormation has no error of its own for a stack that does not exist.
const isMissing = (error: unknown): boolean => error instanceof Error && /does not exist/.test(error.message);

/** Any stack; `undefined` when there is none of this name. */
export const findStack = async (client: CloudFormationClient, name: string): Promise<SomeStack | undefined> => {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return stack && { status: String(stack.StackStatus), outputs: stack.Outputs ?? [] };
  } catch (error) {
    if (isMissing(error)) return undefined;
    return explained(Promise.reject(error));
  }
};

const plainOutputs = (outputs: readonly StackOutput[]): Map<string, string> =>
  new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));

// As the CDK makes a logical id of a path.
const prefixOf = (path: string): string =>
  path
    .split('/')
    .filter((id) => id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');

const chooseInstance = ({ stackName, construct }: Deployment, outputs: readonly StackOutput[]) => {
  const instances = instancesIn(outputs);
  const wanted = construct === undefined ? instances : instances.filter(({ prefix }) => prefix === prefixOf(construct));
  const [only, another] = wanted;
  if (only !== undefined && another === undefined) return only;
  const there = instances.map(({ prefix }) => `\n  --construct ${prefix}`).join('');
  if (instances.length === 0)
    throw new ConfigurationProblem(
      `the stack ${stackName} has no outputs of a CorbadoActions construct — check its name`,
    );
  if (only === undefined)
    throw new ConfigurationProblem(
      `the stack ${stackName} has no CorbadoActions called ${construct} — name one:${there}`,
    );
  throw new ConfigurationProblem(`the stack ${stackName} has several CorbadoActions — name one:${there}`);
};

/** `undefined` when there is no such stack. Throws a configuration problem when it is not clear which construct is meant. */
export const findDeployed = async (
  client: CloudFormationClient,
  deployment: Deployment,
): Promise<DeployedStack | undefined> => {
  const name = deployment.stackName;
  const stack = await findStack(client, name);
  if (stack === undefined) return undefined;
  // A stage's stack has one construct, and is read as far as it goes: a first deployment that failed has no outputs.
  if (deployment.stage !== undefined)
    return { name, status: stack.status, prefix: '', outputs: plainOutputs(stack.outputs) };
  return { name, status: stack.status, ...chooseInstance(deployment, stack.outputs) };
};

/** Throws a configuration problem when it is not deployed here. */
export const requireDeployed = async (
  client: CloudFormationClient,
  deployment: Deployment,
  region: string,
): Promise<DeployedStack> => {
  const stack = await findDeployed(client, deployment);
  if (stack !== undefined) return stack;
  const fix = `deploy it first: ${deployCall(deployment)}, or choose another Region with --region`;
  throw new ConfigurationProblem(`there is no stack ${deployment.stackName} in ${region} — ${fix}`);
};
