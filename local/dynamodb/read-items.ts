// All items of the tables as plain objects, for tests and for looking at.
import { callDynamodb } from './dynamodb-call.ts';
import type { LocalTable } from './template-tables.ts';

/** Numbers become numbers, sets become arrays, bytes stay base64 text. */
export type Item = Record<string, unknown>;

type AttributeValue = Record<string, unknown>;

const plainValue = (value: AttributeValue): unknown => {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'N':
      return Number(content);
    case 'NS':
      return (content as string[]).map(Number);
    case 'NULL':
      return null;
    case 'L':
      return (content as AttributeValue[]).map(plainValue);
    case 'M':
      return plainItem(content as Record<string, AttributeValue>);
    default:
      return content;
  }
};

const plainItem = (item: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));

const scan = async (url: string, tableName: string): Promise<Item[]> => {
  const items: Item[] = [];
  let startKey: unknown;
  do {
    const page = await callDynamodb(url, 'Scan', {
      TableName: tableName,
      ...(startKey !== undefined && { ExclusiveStartKey: startKey }),
    });
    items.push(...(page.Items as Record<string, AttributeValue>[]).map(plainItem));
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
  return items;
};

/** Every item of every table. */
export const readItems = async (url: string, tables: readonly LocalTable[]): Promise<Item[]> =>
  (await Promise.all(tables.map(({ name }) => scan(url, name)))).flat();
