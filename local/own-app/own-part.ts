// Which resources of somebody's stack are the construct's and run here, and what is left alone: everything else that is in the stack.
import type { FoundConstruct, TemplateResource } from './find-construct.ts';

type Entry = readonly [id: string, resource: TemplateResource];

export type OwnPart = {
  /** By logical id. References to a version or an alias mean the function here, which has neither. */
  readonly own: readonly Entry[];
  /** What a person would look for in vain, one each: `function Orders`, `route GET /orders`. */
  readonly leftAlone: readonly string[];
};

const withoutAliases = (value: unknown, resources: FoundConstruct['resources']): unknown => {
  if (Array.isArray(value)) return value.map((item) => withoutAliases(item, resources));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: id } = value as { Ref?: unknown };
  const target = typeof id === 'string' ? resources[id] : undefined;
  if (target?.Type === 'AWS::Lambda::Alias') {
    const { Ref: name } = (target.Properties.FunctionName ?? {}) as { Ref?: string };
    return { 'Fn::GetAtt': [name, 'Arn'] };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutAliases(item, resources)]));
};

const pathOf = ({ Metadata }: TemplateResource): string => String(Metadata['aws:cdk:path'] ?? '');

/** A logical id is one word, in quotes wherever something refers to it. */
const refersTo = (value: unknown, ids: readonly string[]): boolean => {
  const text = JSON.stringify(value) ?? '';
  return ids.some((id) => text.includes(`"${id}"`));
};

const nouns: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'REST API',
  'AWS::ApiGatewayV2::Api': 'API',
  'AWS::Cognito::UserPool': 'user pool',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::DynamoDB::Table': 'table',
  'AWS::Events::Rule': 'rule',
  'AWS::Lambda::Function': 'function',
  'AWS::S3::Bucket': 'bucket',
  'AWS::SQS::Queue': 'queue',
};

/** What a resource is called in its stack; nothing of one that only belongs to another, such as a role. */
const describe = ({ prefix, path }: FoundConstruct, resource: TemplateResource): string[] => {
  const noun = nouns[resource.Type];
  const stack = prefix.slice(0, -`${path}/`.length);
  const name = pathOf(resource)
    .replace(stack, '')
    .replace(/\/Resource$/, '');
  return noun === undefined || name === '' ? [] : [`${noun} ${name}`];
};

/** Routes that a team added to the construct's API lead to functions of its own. */
const foreignRoutes = (own: readonly Entry[], { functions }: FoundConstruct): readonly Entry[] => {
  const ofType = (type: string) => own.filter(([, { Type }]) => Type === type);
  const foreign = ofType('AWS::ApiGatewayV2::Integration').filter(
    ([, { Properties }]) => !refersTo(Properties.IntegrationUri, [...functions.keys()]),
  );
  const ids = foreign.map(([id]) => id);
  const routes = ofType('AWS::ApiGatewayV2::Route').filter(([, { Properties }]) => refersTo(Properties.Target, ids));
  return [...foreign, ...routes];
};

/** Pure. */
export const ownPart = (found: FoundConstruct): OwnPart => {
  const all = Object.entries(found.resources);
  const within: readonly Entry[] = all
    .filter(([, resource]) => pathOf(resource).startsWith(found.prefix))
    .map(([id, { Properties, ...resource }]) => [
      id,
      { ...resource, Properties: withoutAliases(Properties, found.resources) as TemplateResource['Properties'] },
    ]);
  const foreign = foreignRoutes(within, found);
  const routes = foreign.flatMap(([, { Properties }]) =>
    Properties.RouteKey === undefined ? [] : [`route ${Properties.RouteKey}`],
  );
  const others = all.filter(([id]) => !within.some(([ownId]) => ownId === id));
  return {
    own: within.filter((entry) => !foreign.includes(entry)),
    leftAlone: [...others.flatMap(([, resource]) => describe(found, resource)), ...routes],
  };
};
