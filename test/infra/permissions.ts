// Reads who may do what from a synthesised template.
import * as z from 'zod';
import { type Resource, resourcesOf, type Template, text } from './template.ts';

const oneOrMore = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));

// Strict, so that a condition, NotAction or NotResource would be noticed.
const statement = z.strictObject({ Effect: z.literal('Allow'), Action: oneOrMore, Resource: oneOrMore });
const policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(statement) }),
  Roles: z.array(z.unknown()),
});

const permissionsIn = ({ Properties }: Resource): string[] =>
  policy
    .parse(Properties)
    .PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((on) => `${text(action)} on ${text(on)}`)),
    );

/** `action on resource`, sorted, for every role that has any permission. */
export const permissionsByRole = (template: Template): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const attached of Object.values(resourcesOf(template, 'AWS::IAM::Policy'))) {
    for (const role of policy.parse(attached.Properties).Roles.map(text)) {
      found[role] = [...(found[role] ?? []), ...permissionsIn(attached)].sort();
    }
  }
  return found;
};
