// Reads a synthesised template the way the tests ask about it, who may do what included. References become text: `Ref` the logical id, `GetAtt` id.attribute.
import * as z from 'zod';
import { pascalCase } from '../../infra/deployed-functions.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const template = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Description: z.string(), Value: z.unknown() })).default({}),
});

export type Resource = z.output<typeof resource>;
export type Template = z.output<typeof template>;

export const readTemplate = (json: unknown): Template => template.parse(json);

/** The library's logical ids end in eight characters of a hash, which tests had better not know. */
const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const getAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const ref = z.object({ Ref: z.string() });
const sub = z.object({ 'Fn::Sub': z.string() });

/** The text that a value would have, were every resource called by its logical id. Any other function is an error. */
export const text = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  const joined = join.safeParse(value).data?.['Fn::Join'];
  if (joined) return joined[1].map(text).join(joined[0]);
  const attribute = getAtt.safeParse(value).data?.['Fn::GetAtt'];
  if (attribute) return `${withoutHash(attribute[0])}.${attribute[1]}`;
  return sub.safeParse(value).data?.['Fn::Sub'] ?? withoutHash(ref.parse(value).Ref);
};

/** All resources of a type, by logical id without its hash. */
export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, found]) => [withoutHash(id), found]),
  );

/** The only resource of a type. */
export const onlyResource = (template: Template, type: string): Resource => {
  const [found, ...others] = Object.values(resourcesOf(template, type));
  if (found && others.length === 0) return found;
  throw new Error(`the template has not exactly one ${type}`);
};

export const functionProperties = (template: Template, name: FunctionName): Resource['Properties'] => {
  const found = resourcesOf(template, 'AWS::Lambda::Function')[`${pascalCase(name)}Function`];
  if (found) return found.Properties;
  throw new Error(`the template has no function ${name}`);
};

/** The functions that a template deploys. */
export const functionsIn = (template: Template): FunctionName[] => {
  const deployed = resourcesOf(template, 'AWS::Lambda::Function');
  return functionNames.filter((name) => deployed[`${pascalCase(name)}Function`] !== undefined);
};

/** A function's environment, references as text. */
export const environmentOf = (template: Template, name: FunctionName): Record<string, string> => {
  const { Variables } = z
    .object({ Variables: z.record(z.string(), z.unknown()) })
    .parse(functionProperties(template, name).Environment);
  return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, text(value)]));
};

/** `POST /path -> function (authorization)` for every route, sorted. */
export const routesOf = (template: Template): string[] => {
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
  return Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'))
    .map(({ Properties }) => {
      const integration = integrations[text(Properties.Target).replace('integrations/', '')];
      const called = text(integration?.Properties.IntegrationUri).replace('Function.Arn', '');
      return `${text(Properties.RouteKey)} -> ${called} (${text(Properties.AuthorizationType)})`;
    })
    .sort();
};

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
