// The DynamoDB of a local run: one of three engines, with the template’s tables.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { callDynamodb } from './dynamodb-call.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import type { Engine } from './engine-call.ts';
import { type EngineProgram, startEngineProgram } from './engine-program.ts';
import { type Taken, takeLock } from './process-lock.ts';
import type { LocalTable } from './template-tables.ts';

/** In the order of docs/architecture.md, “Three engines”. */
export const engineNames = ['embedded', 'dynoxide', 'dynamodb-local'] as const;
export type EngineName = (typeof engineNames)[number];

export type EngineOptions = {
  /** Keeps the data over a restart. Each engine has its own files in it. @default - in memory */
  readonly dataFolder?: string | undefined;
  /** @default - the embedded engine */
  readonly program?: EngineProgram | undefined;
};

const isActive = async (url: string, name: string): Promise<boolean> => {
  const { Table } = await callDynamodb(url, 'DescribeTable', { TableName: name });
  return (Table as { TableStatus?: unknown }).TableStatus === 'ACTIVE';
};

/** Resolves when it can be used. No time to live: the embedded engine has no such call, and the functions compare times themselves. */
export const createTable = async (
  url: string,
  { name, keySchema, attributeDefinitions }: LocalTable,
): Promise<void> => {
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

// Without it, opening a folder that is open already would end this process: dynalite does not handle that failure.
const lockFolder = (folder: string): Taken => {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, 'lock'));
  if ('release' in lock) return lock;
  throw new ConfigurationProblem(
    `the data in ${folder} is in use by another local run (process ${lock.processId}) — stop that one, or start without --keep`,
  );
};

/** Starts the engine with these tables. */
export const startEngine = async (
  tables: readonly LocalTable[],
  { dataFolder, program }: EngineOptions = {},
): Promise<Engine> => {
  const lock = dataFolder === undefined ? undefined : lockFolder(dataFolder);
  let engine: Engine | undefined;
  try {
    engine = await (program ? startEngineProgram(program, dataFolder) : startEmbeddedEngine(dataFolder));
    await createTables(engine.url, tables);
  } catch (error) {
    await engine?.close();
    lock?.release();
    throw error;
  }
  const { close } = engine;
  return { ...engine, close: () => close().finally(() => lock?.release()) };
};
