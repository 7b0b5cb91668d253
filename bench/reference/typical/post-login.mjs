// The post-login action as a careful developer writes it: the AWS SDK's client, zod, fetch.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { answer, askCorbado, isFromCorbado, projectId } from './corbado.mjs';

const { TABLE_NAME: TableName } = process.env;
const client = new DynamoDBClient({});
const bodySchema = z.object({ signedPasskeyData: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
const claimsSchema = z.object({
  iss: z.literal(projectId),
  jti: z.string(),
  exp: z.number().refine((seconds) => seconds * 1000 > Date.now()),
  webauthnId: z.string(),
});
const verifiedSchema = z.object({ verificationResult: z.literal('success') });

const sha256 = (text) => createHash('sha256').update(text).digest();
const text = (S) => ({ S });
const number = (value) => ({ N: String(value) });

export const handler = async (event) => {
  if (!(await isFromCorbado(event))) return answer(401, { error: 'unauthorized' });
  const { signedPasskeyData } = bodySchema.parse(JSON.parse(event.body));
  const payload = Buffer.from(signedPasskeyData.split('.')[1], 'base64url').toString();
  const { exp, jti, webauthnId: userId } = claimsSchema.parse(JSON.parse(payload));
  await askCorbado('/passkey/verifySignedData', { signedPasskeyData, username: userId }, verifiedSchema);
  const now = Math.floor(Date.now() / 1000);
  const mark = `J#${sha256(JSON.stringify(['signed-passkey-data', projectId, jti])).toString('base64url')}`;
  const nonce = randomUUID();
  await client.send(
    new PutItemCommand({
      TableName,
      Item: { pk: text(mark), sk: text('J'), nonce: text(nonce), usedAt: number(now), ttl: number(exp + 120) },
      ConditionExpression: 'attribute_not_exists(pk) OR nonce = :nonce',
      ExpressionAttributeValues: { ':nonce': text(nonce) },
    }),
  );
  const userKey = sha256(`${projectId}\n${userId}`).subarray(0, 16).toString('base64url');
  const pk = text(`U#${userKey}`);
  const { Item: user } = await client.send(
    new GetItemCommand({ TableName, Key: { pk, sk: text('U') }, ConsistentRead: true }),
  );
  const proof = randomBytes(32).toString('base64url');
  const expiresAt = now + 10_800;
  await client.send(
    new PutItemCommand({
      TableName,
      Item: {
        pk,
        sk: text(`S#${sha256(proof).toString('base64url')}`),
        userId: text(userId),
        identifier: user?.identifier ?? text(userId),
        displayName: user?.displayName ?? text(userId),
        amr: text('passkey'),
        authTime: number(now),
        createdAt: number(now),
        lastSeenAt: number(now),
        expiresAt: number(expiresAt),
        ttl: number(expiresAt),
      },
    }),
  );
  return answer(200, { sessionId: `${userKey}.${proof}`, tokenType: 'Bearer', expiresAt });
};
