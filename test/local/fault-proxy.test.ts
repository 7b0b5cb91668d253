// Faults before the embedded DynamoDB reach the AWS SDK as the real service's would, and only the calls they are meant for.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedDynamodb, startEmbeddedDynamodb } from '../../local/dynamodb/embedded-dynamodb.ts';
import { type FaultProxy, startFaultProxy } from '../../local/dynamodb/fault-proxy.ts';
import { readItems } from '../../local/dynamodb/read-items.ts';
import type { LocalTable } from '../../local/dynamodb/template-tables.ts';

const tables: LocalTable[] = [
  {
    name: 'Sessions',
    keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  },
];

let engine: EmbeddedDynamodb;
let proxy: FaultProxy;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startEmbeddedDynamodb(tables);
  proxy = await startFaultProxy(engine.url);
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
const put = async () => {
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
  expect(await put()).toEqual({ outcome: 'done', applied: true });
  await get();
  await get();
  const { faults } = proxy;
  expect([faults.calls('PutItem'), faults.calls('GetItem'), faults.calls('Query'), faults.calls()]).toEqual([
    1, 2, 0, 3,
  ]);
});

describe('faults', () => {
  it.each([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'InternalServerError',
    'RequestLimitExceeded',
  ])('answers %s without applying anything', async (name) => {
    proxy.faults.next('PutItem', { kind: 'error', name });
    expect(await put()).toEqual({ outcome: name, applied: false });
    expect(await put()).toEqual({ outcome: 'done', applied: true });
  });

  it.each([
    [{ kind: 'silent' }, false],
    [{ kind: 'silent', afterApplying: true }, true],
  ] as const)('stays silent: %j', async (fault, applied) => {
    proxy.faults.next('PutItem', fault);
    expect(await put()).toEqual({ outcome: 'TimeoutError', applied });
  });

  it.each([
    [{ kind: 'drop' }, false],
    [{ kind: 'drop', afterApplying: true }, true],
  ] as const)('drops the line: %j', async (fault, applied) => {
    proxy.faults.next('PutItem', fault);
    const { outcome, applied: wasApplied } = await put();
    expect(outcome).not.toBe('done');
    expect(wasApplied).toBe(applied);
  });

  it('spends faults on the operation they are for, as often as told, in order', async () => {
    proxy.faults.next('PutItem', { kind: 'error', name: 'ThrottlingException' }, 2);
    proxy.faults.next('any', { kind: 'error', name: 'InternalServerError' });
    await expect(get()).rejects.toThrow(expect.objectContaining({ name: 'InternalServerError' }));
    await get();
    expect((await put()).outcome).toBe('ThrottlingException');
    expect((await put()).outcome).toBe('ThrottlingException');
    expect((await put()).outcome).toBe('done');
  });

  it('forgets them when told', async () => {
    proxy.faults.next('any', { kind: 'drop' }, 5);
    proxy.faults.clear();
    expect((await put()).outcome).toBe('done');
  });
});

it('lets nothing hang when it is closed', async () => {
  const other = await startFaultProxy(engine.url);
  other.faults.next('any', { kind: 'silent' });
  const waiting = fetch(other.url, { method: 'POST', body: '{}' }).then(
    () => 'answered',
    () => 'cut off',
  );
  while (other.faults.calls() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await other.close();
  expect(await waiting).toBe('cut off');
});
