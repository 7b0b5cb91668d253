// Turns CloudFormation's references into the concrete values they have on this machine.
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
};

/** Where this machine is, in AWS's terms. */
export const localAws = { region: 'eu-central-1', accountId: '000000000000' };

const localArn = (service: string, name: string): string =>
  `arn:aws:${service}:${localAws.region}:${localAws.accountId}:${name}`;

export const functionArn = (name: string): string => localArn('lambda', `function:${name}`);
const iamArn = (name: string): string => `arn:aws:iam::${localAws.accountId}:${name}`;
export const roleArn = (name: string): string => iamArn(`role/${name}`);
export const managedPolicyArn = (name: string): string => iamArn(`policy/${name}`);
// Secrets Manager puts six random characters behind the name; here they are always the same.
const secretArn = (name: string): string => localArn('secretsmanager', `secret:${name}-local0`);
// As long as AWS's own ids: the last characters of a logical id are the CDK's hash of its place.
export const userPoolId = (logicalId: string): string => `${localAws.region}_${logicalId.slice(-9)}`;
export const userPoolClientId = (logicalId: string): string => logicalId.toLowerCase();
/** Where AWS has the user pools of this region: the beginning of each pool's issuer. */
export const cognitoOrigin = `https://cognito-idp.${localAws.region}.amazonaws.com`;

/** Where a value stands: the resource that uses it, among all others. */
type Place = { readonly user: Resource; readonly resources: ReadonlyMap<string, Resource> };

const pseudoParameters: Record<string, string | undefined> = {
  'AWS::Region': localAws.region,
  'AWS::AccountId': localAws.accountId,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
  'AWS::NoValue': undefined,
};

const physicalName = ({ id, properties }: Resource, property: string): string => {
  const given = properties[property];
  return typeof given === 'string' ? given : id;
};

// What Ref gives, by type: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
const references: Record<string, (resource: Resource) => string> = {
  'AWS::Lambda::Function': (resource) => physicalName(resource, 'FunctionName'),
  'AWS::DynamoDB::Table': (resource) => physicalName(resource, 'TableName'),
  'AWS::DynamoDB::GlobalTable': (resource) => physicalName(resource, 'TableName'),
  'AWS::SecretsManager::Secret': (resource) => secretArn(physicalName(resource, 'Name')),
  'AWS::ApiGatewayV2::Api': ({ id }) => id,
  'AWS::ApiGatewayV2::Integration': ({ id }) => id,
  'AWS::Cognito::UserPool': ({ id }) => userPoolId(id),
  'AWS::Cognito::UserPoolClient': ({ id }) => userPoolClientId(id),
  'AWS::IAM::Role': (resource) => physicalName(resource, 'RoleName'),
  'AWS::IAM::ManagedPolicy': (resource) => managedPolicyArn(physicalName(resource, 'ManagedPolicyName')),
  'AWS::Logs::LogGroup': (resource) => physicalName(resource, 'LogGroupName'),
};

export const tableArn = (name: string): string => localArn('dynamodb', `table/${name}`);
export const userPoolArn = (id: string): string => localArn('cognito-idp', `userpool/${id}`);
const arnOfTable = (resource: Resource): string => tableArn(physicalName(resource, 'TableName'));

const attributes: Record<string, (resource: Resource) => string> = {
  'AWS::Lambda::Function.Arn': (resource) => functionArn(physicalName(resource, 'FunctionName')),
  'AWS::DynamoDB::Table.Arn': arnOfTable,
  'AWS::DynamoDB::GlobalTable.Arn': arnOfTable,
  'AWS::Cognito::UserPool.Arn': ({ id }) => userPoolArn(userPoolId(id)),
  'AWS::IAM::Role.Arn': (resource) => roleArn(physicalName(resource, 'RoleName')),
  'AWS::Logs::LogGroup.Arn': (resource) => localArn('logs', `log-group:${physicalName(resource, 'LogGroupName')}:*`),
  'AWS::KMS::Key.Arn': ({ id }) => localArn('kms', `key/${id}`),
  'AWS::Cognito::UserPool.UserPoolId': ({ id }) => userPoolId(id),
  'AWS::Cognito::UserPool.ProviderName': ({ id }) => `${cognitoOrigin.slice('https://'.length)}/${userPoolId(id)}`,
  'AWS::Cognito::UserPool.ProviderURL': ({ id }) => `${cognitoOrigin}/${userPoolId(id)}`,
  'AWS::Cognito::UserPoolClient.ClientId': ({ id }) => userPoolClientId(id),
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The wording of what is wrong with one resource of the template. */
export const resourceProblem = ({ type, id }: Resource, wrong: string): ConfigurationProblem =>
  new ConfigurationProblem(`${type} ${id}: ${wrong}`);

const unknownValue = ({ user }: Place, what: string): ConfigurationProblem =>
  resourceProblem(user, `the local run does not know the value of ${what} — add it in local/cloudformation-values.ts`);

const reference = (name: string, place: Place): unknown => {
  if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
  const target = place.resources.get(name);
  const read = target && references[target.type];
  if (!read) throw unknownValue(place, `Ref ${name} (${target?.type ?? 'not in the template'})`);
  return read(target);
};

const attribute = (name: string, attributeName: string, place: Place): string => {
  const target = place.resources.get(name);
  const read = target && attributes[`${target.type}.${attributeName}`];
  if (!read)
    throw unknownValue(place, `Fn::GetAtt ${name}.${attributeName} (${target?.type ?? 'not in the template'})`);
  return read(target);
};

const text = (value: unknown, place: Place): string => {
  const resolved = resolveValue(value, place);
  if (typeof resolved === 'string' || typeof resolved === 'number') return String(resolved);
  throw unknownValue(place, `a text made of ${JSON.stringify(value)}`);
};

const splitName = (name: string): [string, string] => {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
};

const substitute = (given: unknown, place: Place): string => {
  const [pattern, variables] = Array.isArray(given) ? given : [given, {}];
  return String(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isRecord(variables) && Object.hasOwn(variables, name)) return text(variables[name], place);
    return name.includes('.') ? attribute(...splitName(name), place) : text({ Ref: name }, place);
  });
};

const join = (given: unknown, place: Place): string => {
  const [delimiter, parts] = Array.isArray(given) ? given : [];
  if (typeof delimiter !== 'string' || !Array.isArray(parts)) throw unknownValue(place, 'an Fn::Join of this shape');
  return parts.map((part) => text(part, place)).join(delimiter);
};

const getAttribute = (given: unknown, place: Place): string =>
  Array.isArray(given)
    ? attribute(String(given[0]), given.slice(1).join('.'), place)
    : attribute(...splitName(String(given)), place);

const intrinsicFunctions: Record<string, (given: unknown, place: Place) => unknown> = {
  Ref: (given, place) => reference(String(given), place),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': substitute,
};

/** Replaces every reference in a value, at any depth. Throws a `ConfigurationProblem` for one that it does not know. */
export const resolveValue = (value: unknown, place: Place): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, place)).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  const [[key, given] = [], ...others] = Object.entries(value);
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsicFunction = intrinsicFunctions[key];
    if (!intrinsicFunction) throw unknownValue(place, key);
    return intrinsicFunction(given, place);
  }
  const entries = Object.entries(value).map(([name, item]) => [name, resolveValue(item, place)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
};
