// Reading: one item by its key, or all items of one kind under a key. Strongly consistent, since a decision hangs on each.
import { GetItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../call.ts';
import { fromAttributes, type Item, type Key, toAttributes, toPlaceholders } from './item.ts';
import { attempt, type Table, within } from './table.ts';

export type GetItem = (key: Key, call: Call) => Promise<Item | undefined>;
export type QueryItems = (pk: string, skPrefix: string, call: Call) => Promise<Item[]>;

export const getItem =
  ({ client, tableName }: Table): GetItem =>
  async (key, call) => {
    const command = new GetItemCommand({ TableName: tableName, Key: toAttributes({ ...key }), ConsistentRead: true });
    const { Item } = await attempt(client.send(command, within(call)), call);
    return Item === undefined ? undefined : fromAttributes(Item);
  };

/** Every page, until there is no more. */
export const queryItems =
  ({ client, tableName }: Table): QueryItems =>
  async (pk, skPrefix, call) => {
    const items: Item[] = [];
    let page: QueryCommandOutput | undefined;
    do {
      const command: QueryCommand = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: toPlaceholders({ pk, prefix: skPrefix }),
        ConsistentRead: true,
        ExclusiveStartKey: page?.LastEvaluatedKey,
      });
      page = await attempt(client.send(command, within(call)), call);
      items.push(...(page.Items ?? []).map(fromAttributes));
    } while (page.LastEvaluatedKey !== undefined);
    return items;
  };
