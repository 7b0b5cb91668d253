// Creates the template's tables in the embedded engine, unless its data from an earlier run has them already.
import { setTimeout } from 'node:timers/promises';
import { callDynamodb } from './dynamodb-call.ts';
import type { LocalTable } from './template-tables.ts';

const isActive = async (url: string, name: string): Promise<boolean> => {
  const { Table } = await callDynamodb(url, 'DescribeTable', { TableName: name });
  return (Table as { TableStatus?: unknown }).TableStatus === 'ACTIVE';
};

// No time to live: the engine has no such call, and the functions compare times themselves, as DynamoDB deletes days late.
const createTable = async (url: string, { name, keySchema, attributeDefinitions }: LocalTable): Promise<void> => {
  await callDynamodb(url, 'CreateTable', {
    TableName: name,
    KeySchema: keySchema,
    AttributeDefinitions: attributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
  });
  while (!(await isActive(url, name))) await setTimeout(5);
};

/** Resolves when all tables can be used. */
export const createTables = async (url: string, tables: readonly LocalTable[]): Promise<void> => {
  const { TableNames } = await callDynamodb(url, 'ListTables', {});
  const existing = new Set(TableNames as string[]);
  for (const table of tables) if (!existing.has(table.name)) await createTable(url, table);
};
