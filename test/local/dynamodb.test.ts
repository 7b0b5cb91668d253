// The embedded DynamoDB: tables from the template, data that survives a restart, one process at a time; and the faults before it, which
// reach the AWS SDK as the real service's would.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import { startEngine } from '../../local/dynamodb/engine.ts';
import type { Engine } from '../../local/dynamodb/engine-call.ts';
import { type DynamodbFault, type FaultProxy, startFaultProxy } from '../../local/dynamodb/fault-proxy.ts';
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

describe('the engine', () => {
  const open: Engine[] = [];
  const start = async (dataFolder?: string) => {
    const dynamodb = await startEngine(tables, { dataFolder });
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
    await expect(startEngine(tables, { dataFolder: folder })).rejects.toThrow(
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
});

describe('faults before it', () => {
  let engine: Engine;
  let proxy: FaultProxy;
  let client: DynamoDBClient;

  beforeAll(async () => {
    engine = await startEngine(tables);
    proxy = await startFaultProxy(engine.call);
    client = new DynamoDBClient({
      endpoint: proxy.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
    });
  });
  afterAll(async () => {
    client.destroy();
    await proxy.close();
    await engine.close();
  });
  beforeEach(() => {
    proxy.faults.clear();
    proxy.faults.resetCalls();
  });

  let keys = 0;
  const putThrough = async () => {
    keys += 1;
    const pk = `key-${keys}`;
    const outcome = client.send(new PutItemCommand({ TableName: 'Sessions', Item: { pk: { S: pk } } })).then(
      () => 'done',
      (error: Error) => error.name,
    );
    return { outcome: await outcome, applied: (await readItems(engine.url, tables)).some((item) => item.pk === pk) };
  };
  const get = () => client.send(new GetItemCommand({ TableName: 'Sessions', Key: { pk: { S: 'none' } } }));

  it('passes calls through and counts them by operation', async () => {
    expect(await putThrough()).toEqual({ outcome: 'done', applied: true });
    await get();
    await get();
    const { faults } = proxy;
    expect([faults.calls('PutItem'), faults.calls('GetItem'), faults.calls('Query'), faults.calls()]).toEqual([
      1, 2, 0, 3,
    ]);
  });

  const slowDown = { kind: 'error', name: 'ThrottlingException' } as const;

  it.each<[DynamodbFault, RegExp, boolean]>([
    [slowDown, /^ThrottlingException$/, false],
    [{ kind: 'error', name: 'ProvisionedThroughputExceededException' }, /^Provisioned/, false],
    [{ kind: 'error', name: 'InternalServerError' }, /^InternalServerError$/, false],
    [{ kind: 'silent' }, /^TimeoutError$/, false],
    [{ kind: 'silent', afterApplying: true }, /^TimeoutError$/, true],
    [{ kind: 'drop' }, /Error$/, false],
    [{ kind: 'drop', afterApplying: true }, /Error$/, true],
  ])('%j', async (fault, outcome, applied) => {
    proxy.faults.next('PutItem', fault);
    expect(await putThrough()).toEqual({ outcome: expect.stringMatching(outcome), applied });
    expect(await putThrough()).toEqual({ outcome: 'done', applied: true });
  });

  it('are spent on the operation they are for, as often as told, in order, and forgotten when told', async () => {
    proxy.faults.next('PutItem', slowDown, 2);
    proxy.faults.next('any', { kind: 'error', name: 'InternalServerError' });
    await expect(get()).rejects.toThrow(expect.objectContaining({ name: 'InternalServerError' }));
    await get();
    for (const outcome of ['ThrottlingException', 'ThrottlingException', 'done'])
      expect((await putThrough()).outcome).toBe(outcome);
    proxy.faults.next('any', { kind: 'drop' }, 5);
    proxy.faults.clear();
    expect((await putThrough()).outcome).toBe('done');
  });

  it('dates its answers by the clock, which may have been moved', async () => {
    const other = await startFaultProxy(engine.call, { nowMilliseconds: () => 1_790_000_000_000 });
    const { headers } = await fetch(other.url, { method: 'POST', body: '{}' });
    await other.close();
    expect(Date.parse(headers.get('date') ?? '')).toBe(1_790_000_000_000);
  });

  it('lets nothing hang when it is closed', async () => {
    const other = await startFaultProxy(engine.call);
    other.faults.next('any', { kind: 'silent' });
    const waiting = fetch(other.url, { method: 'POST', body: '{}' }).then(
      () => 'answered',
      () => 'cut off',
    );
    while (other.faults.calls() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    expect(await waiting).toBe('cut off');
  });
});
