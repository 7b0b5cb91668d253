// What a construct is called where no two may have one name: the API's list in the console, log lines and metrics.
import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The name of its stack, as CloudFormation has only one of that name in an account and Region, and of the construct in it:
 * `Team-Auth`. In the bundle's own stack it is the name of the stack alone.
 */
export const instanceName = (construct: Construct): string => {
  const stack = Stack.of(construct);
  // A nested stack has no name until it is deployed.
  if (stack.nestedStackParent) return Names.uniqueResourceName(construct, { maxLength: 120, separator: '-' });
  const inside = construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  return [stack.stackName, ...inside.filter((id) => id !== 'Default')].join('-').replace(/[^A-Za-z0-9-]/g, '-');
};
