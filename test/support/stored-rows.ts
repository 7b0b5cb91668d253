// The rows of the table as tests read and write them past the functions, by keys that are worked out here once more.
import { createHash } from 'node:crypto';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import type { Item } from '../../local/dynamodb/read-items.ts';
import { localStage } from '../../local/local-stage.ts';
import type { Bench } from './system.ts';

export const { projectId } = localStage.corbado;

/** The partition of a user's rows, written out here so that the functions' own code is not its own judge. */
export const partitionOf = (userId: string): string =>
  `U#${createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url')}`;

/** A user's rows of one kind: `S#` sessions, `P#` passkeys, `U` the user's own row. */
export const rowsOf = async (bench: Bench, userId: string, kind: 'S#' | 'P#' | 'U'): Promise<Item[]> => {
  const items = await bench.system().dynamodb.items();
  return items.filter(({ pk, sk }) => pk === partitionOf(userId) && String(sk).startsWith(kind));
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The key of a session's row, from the token that the client holds. */
export const sessionKey = (token: string): { pk: string; sk: string } => {
  const [userKey = '', secret = ''] = token.split('.');
  return { pk: `U#${userKey}`, sk: `S#${sha256(secret)}` };
};

/** The id under which a session is listed. */
export const publicId = (token: string): string => sessionKey(token).sk.slice('S#'.length, 'S#'.length + 16);

const rowAt = async (bench: Bench, key: { pk: string; sk: string }): Promise<Item | undefined> => {
  const items = await bench.system().dynamodb.items();
  return items.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
};

export const sessionRow = (bench: Bench, token: string) => rowAt(bench, sessionKey(token));

export const handoffRow = (bench: Bench, code: string) => rowAt(bench, { pk: `H#${sha256(code)}`, sk: 'H' });

/** All session rows of the user whose token this is. */
export const sessionRowsBeside = async (bench: Bench, token: string): Promise<Item[]> => {
  const { pk } = sessionKey(token);
  return (await bench.system().dynamodb.items()).filter((item) => item.pk === pk && String(item.sk).startsWith('S#'));
};

/** Writes one attribute into a row of the table, which is made if it is not there. */
export const writeAttribute = async (
  bench: Bench,
  { pk, sk }: { pk: string; sk: string },
  name: string,
  value: string | number | boolean,
): Promise<void> => {
  const [table] = bench.system().template.tables;
  await callDynamodb(bench.system().dynamodb.url, 'UpdateItem', {
    TableName: table?.name,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': attributeOf(value) },
  });
};

const attributeOf = (value: string | number | boolean): object => {
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: String(value) } : { S: value };
};
