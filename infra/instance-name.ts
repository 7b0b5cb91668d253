// What a construct is called where no two may have one name: the API in the console, log lines and metrics.
import { Names, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { Problem } from './settings/configuration-problem.ts';

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

// By app: the name in an account and Region, and the path of the construct that has it.
const taken = new WeakMap<IConstruct, Map<string, string>>();

/** Two of one name would add up each other's metrics, and alarm for each other. The first one to ask has the name. */
export const sameNameProblems = (construct: Construct, name: string): Problem[] => {
  const { root, path } = construct.node;
  const names = taken.get(root) ?? new Map<string, string>();
  taken.set(root, names);
  const where = `${Stack.of(construct).environment} ${name}`;
  const twin = names.get(where);
  if (twin === undefined) names.set(where, path);
  if (twin === undefined || twin === path) return [];
  const wrong = `is the name of ${twin} too, and log lines and metrics would not tell them apart`;
  return [{ path: ['stageName'], message: `${JSON.stringify(name)} ${wrong} — give each its own, or leave it out` }];
};
