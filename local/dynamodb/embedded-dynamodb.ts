// DynamoDB inside this process: dynalite on a free loopback port, in memory or in a folder, with the template’s tables.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import dynalite from 'dynalite';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { callDynamodb } from './dynamodb-call.ts';
import { type CallEngine, engineCall } from './engine-call.ts';
import { type Taken, takeLock } from './process-lock.ts';
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
const createTables = async (url: string, tables: readonly LocalTable[]): Promise<void> => {
  const { TableNames } = await callDynamodb(url, 'ListTables', {});
  const existing = new Set(TableNames as string[]);
  for (const table of tables) if (!existing.has(table.name)) await createTable(url, table);
};

export type EmbeddedDynamodb = {
  readonly url: string;
  /** The same without a connection. */
  readonly call: CallEngine;
  close(): Promise<void>;
};

// Without it, opening a folder that is open already would end this process: dynalite does not handle that failure.
const lockFolder = (folder: string): Taken => {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, 'lock'));
  if ('release' in lock) return lock;
  throw new ConfigurationProblem(
    `the data in ${folder} is in use by another local run (process ${lock.processId}) — stop that one, or start without --keep`,
  );
};

/** Starts the engine with these tables; `dataFolder` keeps the data over a restart. */
export const startEmbeddedDynamodb = async (
  tables: readonly LocalTable[],
  dataFolder?: string,
): Promise<EmbeddedDynamodb> => {
  const lock = dataFolder === undefined ? undefined : lockFolder(dataFolder);
  const server = dynalite({
    createTableMs: 0,
    ...(dataFolder !== undefined && { path: join(dataFolder, 'dynamodb') }),
  });
  // As long as a load balancer; Node's own five seconds could end a connection at the moment of its reuse.
  server.keepAliveTimeout = 60_000;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    lock?.release();
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await createTables(url, tables);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, call: engineCall(server), close };
};
