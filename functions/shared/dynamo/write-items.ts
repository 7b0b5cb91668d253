// Writing: one item at a time, with a condition where something must be unique or single use.
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { fromAttributes, type Item, type Key, toAttributes, toPlaceholders } from './item.ts';
import { attempt, type Table, within } from './table.ts';

/** `expression` is DynamoDB's; `values` are its `:name` placeholders. Attribute names in it must not be reserved words. */
export type Condition = { readonly expression: string; readonly values?: Item };

/** Throws ConditionFailed when the condition does not hold. */
export type PutItem = (item: Item & Key, call: Call, condition?: Condition) => Promise<void>;
/** `setOnce` attributes keep a value that they have; `remove` ones are gone afterwards. */
export type Change = { readonly set?: Item; readonly setOnce?: Item; readonly remove?: readonly string[] };

/** Changes attributes and answers the whole item as it is afterwards. Throws ConditionFailed. */
export type UpdateItem = (key: Key, change: Change, call: Call, condition?: Condition) => Promise<Item>;
/** Deleting what is not there is a success. Throws ConditionFailed when the condition does not hold. */
export type DeleteItem = (key: Key, call: Call, condition?: Condition) => Promise<void>;

export const putItem =
  ({ client, tableName }: Table): PutItem =>
  async (item, call, condition) => {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: toAttributes(item),
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: condition?.values && toPlaceholders(condition.values),
    });
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

export const updateItem =
  ({ client, tableName }: Table): UpdateItem =>
  async (key, { set = {}, setOnce = {}, remove = [] }, call, condition) => {
    const names = [...Object.keys(set), ...Object.keys(setOnce), ...remove];
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: toAttributes({ ...key }),
      UpdateExpression: updateExpression(set, setOnce, remove),
      ConditionExpression: condition?.expression,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: toPlaceholders({ ...set, ...setOnce, ...condition?.values }),
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes } = await attempt(client.send(command, within(call)), call);
    return fromAttributes(Attributes ?? {});
  };

export const deleteItem =
  ({ client, tableName }: Table): DeleteItem =>
  async (key, call, condition) => {
    const command = new DeleteItemCommand({
      TableName: tableName,
      Key: toAttributes({ ...key }),
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: condition?.values && toPlaceholders(condition.values),
    });
    await attempt(client.send(command, within(call)), call);
  };
