// What CloudFormation calls the resources of a stack, and what they are called where they live.
import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';

/** By logical id. */
export type PhysicalIds = ReadonlyMap<string, string>;

export const readPhysicalIds = async (client: CloudFormationClient, stackName: string): Promise<PhysicalIds> => {
  const ids = new Map<string, string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stackName }))
    for (const { LogicalResourceId = '', PhysicalResourceId = '' } of StackResourceSummaries)
      ids.set(LogicalResourceId, PhysicalResourceId);
  return ids;
};

/** The one resource whose logical id is this path, joined, and the CDK's hash. */
export const requireResource = (ids: PhysicalIds, path: string) => {
  const [found, another] = [...ids].filter(
    ([id]) => id.startsWith(path) && /^[0-9A-F]{8}$/.test(id.slice(path.length)),
  );
  if (found !== undefined && another === undefined) return { logicalId: found[0], physicalId: found[1] };
  throw new ConfigurationProblem(`the stack has ${found === undefined ? 'no' : 'more than one'} resource ${path}`);
};
