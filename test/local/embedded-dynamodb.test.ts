// The embedded DynamoDB: tables from the template, data that survives a restart, one process at a time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import { type EmbeddedDynamodb, startEmbeddedDynamodb } from '../../local/dynamodb/embedded-dynamodb.ts';
import { takeLock } from '../../local/dynamodb/process-lock.ts';
import { readItems } from '../../local/dynamodb/read-items.ts';
import type { LocalTable } from '../../local/dynamodb/template-tables.ts';

const tables: LocalTable[] = [
  {
    name: 'Sessions',
    keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  },
];

const open: EmbeddedDynamodb[] = [];
const start = async (dataFolder?: string) => {
  const dynamodb = await startEmbeddedDynamodb(tables, dataFolder);
  open.push(dynamodb);
  return dynamodb;
};
const closeAll = async () => {
  for (const dynamodb of open.splice(0)) await dynamodb.close();
};
afterEach(closeAll);

const newFolder = () => mkdtempSync(join(tmpdir(), 'local-data-'));
const put = (url: string, item: object) => callDynamodb(url, 'PutItem', { TableName: 'Sessions', Item: item });

it('creates the tables, and forgets without a folder', async () => {
  const { url } = await start();
  await put(url, { pk: { S: 'a' } });
  expect(await readItems(url, tables)).toEqual([{ pk: 'a' }]);
  await closeAll();
  expect(await readItems((await start()).url, tables)).toEqual([]);
});

it('shows items as plain objects', async () => {
  const { url } = await start();
  const nested = { M: { on: { BOOL: true }, list: { L: [{ N: '2' }, { NULL: true }] } } };
  await put(url, { pk: { S: 'a' }, count: { N: '1.5' }, set: { SS: ['x'] }, numbers: { NS: ['7'] }, nested });
  const plain = { pk: 'a', count: 1.5, set: ['x'], numbers: [7], nested: { on: true, list: [2, null] } };
  expect(await readItems(url, tables)).toEqual([plain]);
});

it('reads past the end of a page', async () => {
  const { url } = await start();
  const filler = { S: 'x'.repeat(300_000) };
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => put(url, { pk: { S: key }, filler })));
  expect((await readItems(url, tables)).map(({ pk }) => pk).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('keeps data in a folder over a restart', async () => {
  const folder = newFolder();
  await put((await start(folder)).url, { pk: { S: 'kept' } });
  await closeAll();
  expect(await readItems((await start(folder)).url, tables)).toEqual([{ pk: 'kept' }]);
});

it('refuses a folder that is in use, in plain words, and leaves who uses it alone', async () => {
  const folder = newFolder();
  const { url } = await start(folder);
  await expect(startEmbeddedDynamodb(tables, folder)).rejects.toThrow(
    `the data in ${folder} is in use by another local run (process ${process.pid}) — stop that one, or start without --keep`,
  );
  await put(url, { pk: { S: 'a' } });
  expect(await readItems(url, tables)).toHaveLength(1);
});

it.each([
  // A process that has ended for certain, and our own number from before a restart of the container.
  ['a process that died', () => String(spawnSync(process.execPath, ['-e', '']).pid)],
  ['an earlier process of our number', () => String(process.pid)],
  ['nobody', () => ''],
])('takes over a lock of %s', (_, holder) => {
  const file = join(newFolder(), 'lock');
  writeFileSync(file, holder());
  const lock = takeLock(file);
  expect(lock).toHaveProperty('release');
  if ('release' in lock) lock.release();
  expect(existsSync(file)).toBe(false);
});

it('does not take over a lock of a living process', () => {
  const file = join(newFolder(), 'lock');
  writeFileSync(file, String(process.ppid));
  expect(takeLock(file)).toEqual({ processId: process.ppid });
});
