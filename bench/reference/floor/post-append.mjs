// The post-append action with nothing but Node: the passkey, and whether it is the user's first.
import { createHash, randomUUID } from 'node:crypto';
import { dynamodb } from './aws.mjs';
import { answer, isFromCorbado } from './corbado.mjs';

const { TABLE_NAME: TableName, CORBADO_PROJECT_ID: projectId } = process.env;
const text = (S) => ({ S });
const number = (value) => ({ N: String(value) });

export const handler = async (event) => {
  if (!(await isFromCorbado(event))) return answer(401, { error: 'unauthorized' });
  const { webauthnId: userId, credentialId } = JSON.parse(event.body);
  if (!/^[\w.~:|+@=/-]{1,128}$/.test(userId)) return answer(400, { error: 'user' });
  const now = Math.floor(Date.now() / 1000);
  const nonce = randomUUID();
  const userKey = createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url');
  const pk = text(`U#${userKey}`);
  const [, { Attributes }] = await Promise.all([
    dynamodb('PutItem', {
      TableName,
      Item: { pk, sk: text(`P#${credentialId}`), nonce: text(nonce), recordedAt: number(now) },
      ConditionExpression: 'attribute_not_exists(pk) OR nonce = :nonce',
      ExpressionAttributeValues: { ':nonce': text(nonce) },
    }),
    dynamodb('UpdateItem', {
      TableName,
      Key: { pk, sk: text('U') },
      UpdateExpression: `SET userId = :userId, lastAppendAt = :now, firstPasskeyAt = if_not_exists(firstPasskeyAt, :now), firstPasskeyNonce = if_not_exists(firstPasskeyNonce, :firstPasskeyNonce)`,
      ExpressionAttributeValues: { ':userId': text(userId), ':now': number(now), ':firstPasskeyNonce': text(nonce) },
      ReturnValues: 'ALL_NEW',
    }),
  ]);
  return answer(200, { recorded: true, firstPasskey: Attributes.firstPasskeyNonce?.S === nonce });
};
