// The post-append action as a careful developer writes it: the AWS SDK's client and zod.
import { createHash, randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { answer, isFromCorbado, projectId } from './corbado.mjs';

const { TABLE_NAME: TableName } = process.env;
const client = new DynamoDBClient({});
const bodySchema = z.object({ webauthnId: z.string().min(1).max(128), credentialId: z.string().startsWith('cre-') });

const text = (S) => ({ S });
const number = (value) => ({ N: String(value) });

export const handler = async (event) => {
  if (!(await isFromCorbado(event))) return answer(401, { error: 'unauthorized' });
  const { webauthnId: userId, credentialId } = bodySchema.parse(JSON.parse(event.body));
  const now = Math.floor(Date.now() / 1000);
  const nonce = randomUUID();
  const userKey = createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url');
  const pk = text(`U#${userKey}`);
  const put = new PutItemCommand({
    TableName,
    Item: { pk, sk: text(`P#${credentialId}`), nonce: text(nonce), recordedAt: number(now) },
    ConditionExpression: 'attribute_not_exists(pk) OR nonce = :nonce',
    ExpressionAttributeValues: { ':nonce': text(nonce) },
  });
  const update = new UpdateItemCommand({
    TableName,
    Key: { pk, sk: text('U') },
    UpdateExpression: `SET userId = :userId, lastAppendAt = :now, firstPasskeyAt = if_not_exists(firstPasskeyAt, :now), firstPasskeyNonce = if_not_exists(firstPasskeyNonce, :firstPasskeyNonce)`,
    ExpressionAttributeValues: { ':userId': text(userId), ':now': number(now), ':firstPasskeyNonce': text(nonce) },
    ReturnValues: 'ALL_NEW',
  });
  const [, { Attributes }] = await Promise.all([client.send(put), client.send(update)]);
  return answer(200, { recorded: true, firstPasskey: Attributes.firstPasskeyNonce?.S === nonce });
};
