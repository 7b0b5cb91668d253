// Reading: one item by its key, or all items of one kind under a key. Strongly consistent, since a decision hangs on each.
import { GetItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { fromAttributes, type Item, type Key, toAttributes, toPlaceholders } from './item.ts';
import { attempt, type Table, within } from './table.ts';

export type GetItem = (key: Key, call: Call) => Promise<Item | undefined>;
/** Every item under a key from this sort key on. */
export type QueryFrom = (pk: string, skFrom: string, call: Call) => Promise<Item[]>;
/** The first items under a key that sort before the bound, at most `limit`. */
export type QueryBefore = (pk: string, skBound: string, limit: number, call: Call) => Promise<Item[]>;
export type QueryItems = (pk: string, skPrefix: string, call: Call) => Promise<Item[]>;

export const getItem =
  ({ client, tableName }: Table): GetItem =>
  async (key, call) => {
    const command = new GetItemCommand({ TableName: tableName, Key: toAttributes({ ...key }), ConsistentRead: true });
    const { Item } = await attempt(client.send(command, within(call)), call);
    return Item === undefined ? undefined : fromAttributes(Item);
  };

/** Every page, until there is no more. */
const allPages = async ({ client, tableName }: Table, condition: string, values: Item, call: Call): Promise<Item[]> => {
  const items: Item[] = [];
  let page: QueryCommandOutput | undefined;
  do {
    const command: QueryCommand = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: toPlaceholders(values),
      ConsistentRead: true,
      ExclusiveStartKey: page?.LastEvaluatedKey,
    });
    page = await attempt(client.send(command, within(call)), call);
    items.push(...(page.Items ?? []).map(fromAttributes));
  } while (page.LastEvaluatedKey !== undefined);
  return items;
};

export const queryItems =
  (table: Table): QueryItems =>
  (pk, skPrefix, call) =>
    allPages(table, 'pk = :pk AND begins_with(sk, :prefix)', { pk, prefix: skPrefix }, call);

export const queryFrom =
  (table: Table): QueryFrom =>
  (pk, skFrom, call) =>
    allPages(table, 'pk = :pk AND sk >= :from', { pk, from: skFrom }, call);

export const queryBefore =
  ({ client, tableName }: Table): QueryBefore =>
  async (pk, skBound, limit, call) => {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk < :bound',
      ExpressionAttributeValues: toPlaceholders({ pk, bound: skBound }),
      ConsistentRead: true,
      Limit: limit,
    });
    const { Items = [] } = await attempt(client.send(command, within(call)), call);
    return Items.map(fromAttributes);
  };
