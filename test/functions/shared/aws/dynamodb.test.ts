// Each operation as DynamoDB gets it, what a failed one means, and how items look on the wire.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  attempt,
  type Connection,
  fromAttributes,
  get,
  put,
  query,
  remove,
  toAttributes,
  toPlaceholders,
  update,
} from '../../../../functions/shared/aws/dynamodb.ts';
import { ConditionFailed, type Table } from '../../../../functions/shared/table/table.ts';
import { callAt } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const named = (name: string): Error => Object.assign(new Error('canary'), { name });

const outages =
  'ProvisionedThroughputExceeded RequestLimitExceeded Throttling InternalServer ServiceUnavailable ReplicatedWriteConflict';
const mistakes =
  'AccessDenied ResourceNotFound Validation UnrecognizedClient InvalidSignature MissingAuthenticationToken';

it.each([...outages.split(' ').map((word) => `${word}Exception`), 'TimeoutError', 'AbortError', 'Error'])(
  'R5: %s is an outage, never a missing session',
  async (name) => {
    const call = callAt();
    await expect(attempt(Promise.reject(named(name)), call)).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(call.trail.facts).toEqual({ upstreamErrorType: name });
  },
);

it('R4: a denial is logged with its action, and nothing else that AWS says', async () => {
  const call = callAt();
  const message =
    'User: arn:aws:sts::1:assumed-role/R/f is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu:1:table/T ' +
    'because no identity-based policy allows the dynamodb:PutItem action';
  const denial = Object.assign(new Error(message), { name: 'AccessDeniedException' });
  await expect(attempt(Promise.reject(denial), call)).rejects.toEqual(refusing('internal_error'));
  expect(call.trail.facts).toEqual({ upstreamErrorType: 'AccessDeniedException', deniedAction: 'dynamodb:PutItem' });
});

it.each(mistakes.split(' '))('R4: %sException is our own mistake', async (word) => {
  const failed = attempt(Promise.reject(named(`${word}Exception`)), callAt());
  await expect(failed).rejects.toEqual(refusing('internal_error'));
});

it('R7: a condition that does not hold is for the caller to understand', async () => {
  const call = callAt();
  const failed = attempt(Promise.reject(named('ConditionalCheckFailedException')), call);
  await expect(failed).rejects.toBeInstanceOf(ConditionFailed);
  expect(call.trail.facts).toEqual({});
});

it.each(['text', null, undefined, { name: 'AccessDeniedException' }])('R4: %j thrown is an outage', async (thrown) => {
  await expect(attempt(Promise.reject(thrown), callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
});

it('S2: an item comes back as it was written', () => {
  const item = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.maxSafeInteger()));
  const check = (written: Record<string, string | number>) => {
    expect(fromAttributes(toAttributes(written))).toEqual({ ...written });
  };
  fc.assert(fc.property(item, check));
  expect(toPlaceholders({ now: 7, nonce: 'x' })).toEqual({ ':now': { N: '7' }, ':nonce': { S: 'x' } });
  const read = fromAttributes({ a: { S: '' }, b: { N: '0' }, c: { BOOL: true }, d: { L: [] } });
  expect(read).toEqual({ a: '', b: 0, c: '', d: '' });
});

/** A client that gives these answers one after another. */
const asking = (...answers: readonly object[]) => {
  const asked: object[] = [];
  const send = async (command: { input: object }, { abortSignal }: { abortSignal: AbortSignal }) => {
    const given = Object.entries(command.input).filter(([, value]) => value !== undefined);
    asked.push({ command: command.constructor.name, signal: abortSignal, ...Object.fromEntries(given) });
    return answers[asked.length - 1] ?? {};
  };
  const connection: Connection = { client: { send } as unknown as DynamoDBClient, tableName: 'sessions' };
  const [reads, writes] = [{ get: get(connection), query: query(connection) }, { put: put(connection) }];
  const table: Table = { ...reads, ...writes, update: update(connection), remove: remove(connection) };
  return { asked, table };
};

const key = { pk: 'U#k', sk: 'U' };
const Key = { pk: { S: 'U#k' }, sk: { S: 'U' } };
const call = callAt();
const isOld = { expression: 'seen = :old', values: { old: 1 } };
const condition = { ConditionExpression: 'seen = :old' };

it.each<[string, (table: Table) => Promise<unknown>, object]>([
  [
    'a read, which is consistent',
    (table) => table.get(key, call),
    { command: 'GetItemCommand', Key, ConsistentRead: true },
  ],
  [
    'a write',
    (table) => table.put({ ...key, seen: 2 }, call),
    { command: 'PutItemCommand', Item: { ...Key, seen: { N: '2' } } },
  ],
  [
    'a write on a condition',
    (table) => table.put({ ...key, seen: 2 }, call, isOld),
    {
      ...{ command: 'PutItemCommand', Item: { ...Key, seen: { N: '2' } } },
      ...{ ...condition, ExpressionAttributeValues: { ':old': { N: '1' } } },
    },
  ],
  [
    'a change on a condition',
    (table) => table.update(key, { set: { seen: 2 }, setOnce: { first: 'a' }, remove: ['gone'] }, call, isOld),
    {
      ...{ command: 'UpdateItemCommand', Key, ...condition, ReturnValues: 'ALL_NEW' },
      UpdateExpression: 'SET #seen = :seen, #first = if_not_exists(#first, :first) REMOVE #gone',
      ExpressionAttributeNames: { '#seen': 'seen', '#first': 'first', '#gone': 'gone' },
      ExpressionAttributeValues: { ':seen': { N: '2' }, ':first': { S: 'a' }, ':old': { N: '1' } },
    },
  ],
  ['a removal', (table) => table.remove(key, call), { command: 'DeleteItemCommand', Key }],
  [
    'a removal on a condition',
    (table) => table.remove(key, call, isOld),
    { command: 'DeleteItemCommand', Key, ...condition, ExpressionAttributeValues: { ':old': { N: '1' } } },
  ],
])('S2: %s is one command that ends with the call', async (_, operate, expected) => {
  const { asked, table } = asking();
  await operate(table);
  expect(asked).toEqual([{ TableName: 'sessions', signal: call.deadline.signal, ...expected }]);
});

it('S2: a read and a change answer the item; a read of none answers nothing', async () => {
  const item = { pk: { S: 'U#k' }, n: { N: '7' } };
  const { table } = asking({ Item: item }, {}, { Attributes: item });
  expect(await table.get(key, call)).toEqual({ pk: 'U#k', n: 7 });
  expect(await table.get(key, call)).toBeUndefined();
  expect(await table.update(key, { set: { n: 7 } }, call)).toEqual({ pk: 'U#k', n: 7 });
});

it.each([
  [{ beginsWith: 'S#' }, 'begins_with(sk, :bound)', 'S#'],
  [{ from: 'S' }, 'sk >= :bound', 'S'],
] as const)('S8: a query by %j is consistent, and reads all pages', async (sortKeys, range, bound) => {
  const { asked, table } = asking(
    { Items: [{ n: { N: '1' } }], LastEvaluatedKey: Key },
    { Items: [{ n: { N: '2' } }] },
  );
  expect(await table.query('U#k', sortKeys, call)).toEqual([{ n: 1 }, { n: 2 }]);
  const page = {
    ...{ command: 'QueryCommand', TableName: 'sessions', signal: call.deadline.signal, ConsistentRead: true },
    KeyConditionExpression: `pk = :pk AND ${range}`,
    ExpressionAttributeValues: { ':pk': { S: 'U#k' }, ':bound': { S: bound } },
  };
  expect(asked).toEqual([page, { ...page, ExclusiveStartKey: Key }]);
});

it('M4: a query with a limit reads the first page and no other', async () => {
  const { asked, table } = asking({ Items: [{ n: { N: '1' } }], LastEvaluatedKey: Key });
  expect(await table.query('D#soon#1', { before: '1790000001', limit: 1 }, call)).toEqual([{ n: 1 }]);
  expect(asked).toMatchObject([{ KeyConditionExpression: 'pk = :pk AND sk < :bound', Limit: 1 }]);
});
