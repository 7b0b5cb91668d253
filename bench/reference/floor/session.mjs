// Who is signed in, with nothing but Node: one read.
import { createHash } from 'node:crypto';
import { dynamodb } from './aws.mjs';
import { answer } from './corbado.mjs';

export const handler = async (event) => {
  const cookie = event.cookies?.find((pair) => pair.startsWith('__Host-session_id='));
  const [, userKey, proof] = /=([\w-]{22})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  if (proof === undefined) return answer(401, { error: 'unauthorized' });
  const hash = createHash('sha256').update(proof).digest('base64url');
  const Key = { pk: { S: `U#${userKey}` }, sk: { S: `S#${hash}` } };
  const { Item } = await dynamodb('GetItem', { TableName: process.env.TABLE_NAME, Key, ConsistentRead: true });
  if (Item === undefined || Number(Item.expiresAt.N) * 1000 < Date.now()) return answer(401, { error: 'unauthorized' });
  return answer(200, { userId: Item.userId.S, expiresAt: Number(Item.expiresAt.N) });
};
