// What a call to AWS asks for, in the words of policies: the action, the resource, and what conditions are about.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
import { tableArn, userPoolArn } from '../cloudformation-values.ts';
import type { AccessRequest } from './judge.ts';

type Input = Readonly<Record<string, unknown>>;

const isInput = (value: unknown): value is Input => typeof value === 'object' && value !== null;

const inputOf = (body: string): Input => {
  try {
    const input: unknown = JSON.parse(body || '{}');
    return isInput(input) ? input : {};
  } catch {
    // The service itself says what is wrong with it.
    return {};
  }
};

const textIn = (input: Input, name: string): string | undefined => {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
};

/** The name of the partition key of a table. */
export type PartitionKeyOf = (tableName: string) => string | undefined;

/** The value for which a query asks: `#pk = :pk` and its two lists of names and values, or the name itself. */
const queriedKey = (input: Input, keyName: string): unknown => {
  const names = isInput(input.ExpressionAttributeNames) ? input.ExpressionAttributeNames : {};
  const values = isInput(input.ExpressionAttributeValues) ? input.ExpressionAttributeValues : {};
  const equalities = String(input.KeyConditionExpression ?? '').matchAll(/([#\w]+)\s*=\s*(:\w+)/g);
  const found = [...equalities].find(([, name = '']) => (names[name] ?? name) === keyName);
  return found?.[2] === undefined ? undefined : values[found[2]];
};

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
const leadingKeys = (input: Input, keyName: string | undefined): string[] => {
  if (keyName === undefined) return [];
  const item = isInput(input.Key) ? input.Key : input.Item;
  const key = isInput(item) ? item[keyName] : queriedKey(input, keyName);
  const value = isInput(key) ? (key.S ?? key.N ?? key.B) : undefined;
  return value === undefined ? [] : [String(value)];
};

const dynamodbRequest = (operation: string, input: Input, partitionKeyOf: PartitionKeyOf): AccessRequest => {
  const table = textIn(input, 'TableName');
  const keys = table === undefined ? [] : leadingKeys(input, partitionKeyOf(table));
  const [arn, index] = [table && (table.startsWith('arn:') ? table : tableArn(table)), textIn(input, 'IndexName')];
  return {
    action: `dynamodb:${operation}`,
    // A call that names its tables elsewhere, such as a batch, is one about all of them: none of our roles allows that.
    resource: arn === undefined ? '*' : `${arn}${index === undefined ? '' : `/index/${index}`}`,
    context: keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys },
  };
};

const secretsRequest = (operation: string, input: Input): AccessRequest => ({
  action: `secretsmanager:${operation}`,
  resource: textIn(input, 'SecretId') ?? '*',
  context: {},
});

const cognitoRequest = (operation: string, input: Input): AccessRequest => {
  const pool = textIn(input, 'UserPoolId');
  return { action: `cognito-idp:${operation}`, resource: pool === undefined ? '*' : userPoolArn(pool), context: {} };
};

/** `target` is the header `x-amz-target`, such as `DynamoDB_20120810.PutItem`. Undefined for a protocol that has none. */
export const accessRequestOf = (
  target: string,
  body: string,
  partitionKeyOf: PartitionKeyOf,
): AccessRequest | undefined => {
  const [service = '', operation = ''] = target.split('.');
  const input = inputOf(body);
  if (service.startsWith('DynamoDB_')) return dynamodbRequest(operation, input, partitionKeyOf);
  if (service === 'secretsmanager') return secretsRequest(operation, input);
  return service === 'AWSCognitoIdentityProviderService' ? cognitoRequest(operation, input) : undefined;
};
