// A connect token as a careful developer writes it: the AWS SDK's client, zod, fetch.
import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { answer, askCorbado } from './corbado.mjs';

const client = new DynamoDBClient({});
const cookieSchema = z.string().regex(/^__Host-session_id=[\w-]{22}\.[\w-]{43}$/);
const bodySchema = z.object({ type: z.enum(['passkey-append', 'passkey-list', 'passkey-delete']) });
const sessionSchema = z.object({
  identifier: z.object({ S: z.string() }),
  expiresAt: z.object({ N: z.coerce.number() }),
});
const tokenSchema = z.object({ secret: z.string(), expires: z.number() });

export const handler = async (event) => {
  const cookie = cookieSchema.safeParse(event.cookies?.[0]);
  if (!cookie.success) return answer(401, { error: 'unauthorized' });
  const body = bodySchema.safeParse(JSON.parse(event.body));
  if (!body.success) return answer(400, { error: 'type' });
  const [userKey, proof] = cookie.data.split('=')[1].split('.');
  const hash = createHash('sha256').update(proof).digest('base64url');
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: `U#${userKey}` }, sk: { S: `S#${hash}` } },
      ConsistentRead: true,
    }),
  );
  const session = sessionSchema.safeParse(Item);
  if (!session.success || session.data.expiresAt.N * 1000 < Date.now()) return answer(401, { error: 'unauthorized' });
  const { type } = body.data;
  const data = { identifier: session.data.identifier.S };
  const token = await askCorbado('/connectTokens', { type, data, maxLifetimeInSeconds: 300 }, tokenSchema);
  return answer(200, { connectToken: token.secret, token: token.secret, expiresAt: token.expires });
};
