// The rows of the table that belong to a token, a code or a user, found by keys that are worked out here once more.
import { createHash } from 'node:crypto';
import type { Item } from '../../local/dynamodb/read-items.ts';
import type { Bench } from './system.ts';

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
