// A stack as CloudFormation has it: its state, and what it printed when it was deployed.
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { explained } from './aws-place.ts';

export type DeployedStack = {
  readonly name: string;
  /** CloudFormation's word for its state, such as UPDATE_COMPLETE. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
};

/** The stack that a stage is deployed as. */
export const stackNameOf = (stageName: string): string => `CorbadoActions-${stageName}`;

// CloudFormation has no error of its own for a stack that does not exist.
const isMissing = (error: unknown): boolean => error instanceof Error && /does not exist/.test(error.message);

/** `undefined` when there is no such stack. */
export const findStack = async (client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> => {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack === undefined) return undefined;
    const outputs = (stack.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return { name, status: String(stack.StackStatus), outputs: new Map(outputs) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    return explained(Promise.reject(error));
  }
};

/** Throws a configuration problem when the stage is not deployed here. */
export const requireStack = async (
  client: CloudFormationClient,
  stageName: string,
  region: string,
): Promise<DeployedStack> => {
  const name = stackNameOf(stageName);
  const stack = await findStack(client, name);
  if (stack !== undefined) return stack;
  const fix = `deploy it first: npm run deploy -- -c stage=${stageName}, or choose another Region with --region`;
  throw new ConfigurationProblem(`there is no stack ${name} in ${region} — ${fix}`);
};
