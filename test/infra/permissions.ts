// Reads who may do what from a synthesised template.
import * as z from 'zod';
import { type Resource, resourcesOf, type Template, text } from './template.ts';

const oneOrMore = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));

// Strict, so that any other condition, NotAction or NotResource would be noticed.
const viaService = z.strictObject({ StringEquals: z.strictObject({ 'kms:ViaService': z.unknown() }) });
const statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: viaService.optional(),
});
const policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(statement) }),
  Roles: z.array(z.unknown()),
});

const permissionsIn = ({ Properties }: Resource): string[] =>
  policy.parse(Properties).PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) => {
    const through = Condition ? ` through ${text(Condition.StringEquals['kms:ViaService'])}` : '';
    return Action.flatMap((action) => Resource.map((on) => `${text(action)} on ${text(on)}${through}`));
  });

/** `action on resource`, or `action on resource through service`, sorted, for every role that has any permission. */
export const permissionsByRole = (template: Template): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const attached of Object.values(resourcesOf(template, 'AWS::IAM::Policy'))) {
    for (const role of policy.parse(attached.Properties).Roles.map(text)) {
      found[role] = [...(found[role] ?? []), ...permissionsIn(attached)].sort();
    }
  }
  return found;
};
