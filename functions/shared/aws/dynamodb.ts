// The table in DynamoDB: its connection, each operation as one command, and what a failed one means.
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../frame/call.ts';
import { awsConnections, errorNameOf, factsOfAwsError, isOurFault } from '../frame/connections.ts';
import { Refusal } from '../frame/refusal.ts';
import { type Can, type Condition, ConditionFailed, type Item, type SortKeys, type Table } from '../table/table.ts';

export type Connection = { readonly client: DynamoDBClient; readonly tableName: string };
type Operations = { readonly [Name in keyof Table]: (connection: Connection) => Table[Name] };

/** Some operations over a connection. */
export const tableOn = <Names extends keyof Table>(
  connection: Connection,
  operations: Pick<Operations, Names>,
): Can<Names> => {
  const open = ([name, operation]: [string, Operations[Names]]) => [name, operation(connection)];
  return Object.fromEntries(Object.entries<Operations[Names]>(operations).map(open));
};

/** A function names the operations it needs, so its bundle contains no others, and its role need not allow more. */
export const openTable = <Names extends keyof Table>(
  tableName: string,
  operations: Pick<Operations, Names>,
): Can<Names> => {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: awsConnections({ connectionTimeout: 1000, requestTimeout: 1500 }),
  });
  return tableOn({ client, tableName }, operations);
};

/** Waits for an operation; an outage is `temporarily_unavailable`, never a missing session. */
export const attempt = async <Result>(operation: Promise<Result>, call: Call): Promise<Result> => {
  try {
    return await operation;
  } catch (error) {
    const name = errorNameOf(error);
    if (name === 'ConditionalCheckFailedException') throw new ConditionFailed();
    call.trail.note(factsOfAwsError(error));
    if (isOurFault(name)) throw new Refusal('internal_error', { reason: 'dynamodb_refused', cause: error });
    throw new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable', cause: error });
  }
};

export const within = (call: Call) => ({ abortSignal: call.deadline.signal });

const toAttribute = (value: string | number): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };
const mapEntries = <In, Out>(record: Record<string, In>, change: (name: string, value: In) => [string, Out]) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => change(name, value)));

export const toAttributes = (item: Item) => mapEntries(item, (name, value) => [name, toAttribute(value)]);
export const toPlaceholders = (values: Item) => mapEntries(values, (name, value) => [`:${name}`, toAttribute(value)]);

// A value of a type that we never write reads as empty text, not as absent: a manual block, `blockedAt: true`, must count.
const fromAttribute = ({ S, N }: AttributeValue): string | number => S ?? (N === undefined ? '' : Number(N));
export const fromAttributes = (attributes: Record<string, AttributeValue>): Item =>
  mapEntries(attributes, (name, value) => [name, fromAttribute(value)]);

export const get: Operations['get'] =
  ({ client, tableName }) =>
  async (key, call) => {
    const command = new GetItemCommand({ TableName: tableName, Key: toAttributes({ ...key }), ConsistentRead: true });
    const { Item } = await attempt(client.send(command, within(call)), call);
    return Item === undefined ? undefined : fromAttributes(Item);
  };

const rangeOf = (sortKeys: SortKeys): [condition: string, bound: string] => {
  if ('from' in sortKeys) return ['sk >= :bound', sortKeys.from];
  if ('before' in sortKeys) return ['sk < :bound', sortKeys.before];
  return ['begins_with(sk, :bound)', sortKeys.beginsWith];
};

export const query: Operations['query'] =
  ({ client, tableName }) =>
  async (pk, sortKeys, call) => {
    const [condition, bound] = rangeOf(sortKeys);
    const limit = 'limit' in sortKeys ? sortKeys.limit : undefined;
    const items: Item[] = [];
    let page: QueryCommandOutput | undefined;
    do {
      const command: QueryCommand = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: `pk = :pk AND ${condition}`,
        ExpressionAttributeValues: toPlaceholders({ pk, bound }),
        ConsistentRead: true,
        ExclusiveStartKey: page?.LastEvaluatedKey,
        Limit: limit,
      });
      page = await attempt(client.send(command, within(call)), call);
      items.push(...(page.Items ?? []).map(fromAttributes));
    } while (limit === undefined && page.LastEvaluatedKey !== undefined);
    return items;
  };

/** A condition as DynamoDB expects it, together with the values of the write itself. */
const conditional = (condition: Condition | undefined, values: Item = {}) => {
  const all = { ...values, ...condition?.values };
  return {
    ConditionExpression: condition?.expression,
    // DynamoDB refuses an empty set of values.
    ExpressionAttributeValues: Object.keys(all).length === 0 ? undefined : toPlaceholders(all),
  };
};

export const put: Operations['put'] =
  ({ client, tableName }) =>
  async (item, call, condition) => {
    const command = new PutItemCommand({ TableName: tableName, Item: toAttributes(item), ...conditional(condition) });
    await attempt(client.send(command, within(call)), call);
  };

const updateExpression = (set: Item, setOnce: Item, remove: readonly string[]): string =>
  [
    `SET ${[
      ...Object.keys(set).map((name) => `#${name} = :${name}`),
      ...Object.keys(setOnce).map((name) => `#${name} = if_not_exists(#${name}, :${name})`),
    ].join(', ')}`,
    ...(remove.length === 0 ? [] : [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`]),
  ].join(' ');

export const update: Operations['update'] =
  ({ client, tableName }) =>
  async (key, { set = {}, setOnce = {}, remove = [] }, call, condition) => {
    const names = [...Object.keys(set), ...Object.keys(setOnce), ...remove];
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: toAttributes({ ...key }),
      UpdateExpression: updateExpression(set, setOnce, remove),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ReturnValues: 'ALL_NEW',
      ...conditional(condition, { ...set, ...setOnce }),
    });
    const { Attributes } = await attempt(client.send(command, within(call)), call);
    return fromAttributes(Attributes ?? {});
  };

export const remove: Operations['remove'] =
  ({ client, tableName }) =>
  async (key, call, condition) => {
    const command = new DeleteItemCommand({
      TableName: tableName,
      Key: toAttributes({ ...key }),
      ...conditional(condition),
    });
    await attempt(client.send(command, within(call)), call);
  };
