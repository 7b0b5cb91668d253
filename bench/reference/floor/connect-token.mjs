// A connect token with nothing but Node: one read, one call to Corbado.
import { createHash } from 'node:crypto';
import { dynamodb, secret } from './aws.mjs';
import { answer, askCorbado } from './corbado.mjs';

const types = ['passkey-append', 'passkey-list', 'passkey-delete'];

export const handler = async (event) => {
  const cookie = event.cookies?.find((pair) => pair.startsWith('__Host-session_id='));
  const [, userKey, proof] = /=([\w-]{22})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  if (proof === undefined) return answer(401, { error: 'unauthorized' });
  const { type } = JSON.parse(event.body);
  if (!types.includes(type)) return answer(400, { error: 'type' });
  const hash = createHash('sha256').update(proof).digest('base64url');
  const [{ Item: session }] = await Promise.all([
    dynamodb('GetItem', {
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: `U#${userKey}` }, sk: { S: `S#${hash}` } },
      ConsistentRead: true,
    }),
    secret(process.env.CORBADO_API_SECRET_ID),
  ]);
  if (session === undefined || Number(session.expiresAt.N) * 1000 < Date.now())
    return answer(401, { error: 'unauthorized' });
  const token = await askCorbado('/connectTokens', {
    type,
    data: { identifier: session.identifier.S },
    maxLifetimeInSeconds: 300,
  });
  return answer(200, { connectToken: token.secret, token: token.secret, expiresAt: token.expires });
};
