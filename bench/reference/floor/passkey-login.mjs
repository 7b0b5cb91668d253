// A passkey login with nothing but Node: Corbado's word, the mark of use, the user, the session, and a look whether it still may be.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { dynamodb } from './aws.mjs';
import { askCorbado } from './corbado.mjs';

const { TABLE_NAME: TableName, CORBADO_PROJECT_ID: projectId } = process.env;
const sha256 = (text) => createHash('sha256').update(text).digest();
const text = (S) => ({ S });
const number = (value) => ({ N: String(value) });

const claimOnce = async (claims, now) => {
  const id = JSON.stringify(['signed-passkey-data', projectId, claims.jti]);
  const nonce = randomUUID();
  const pk = text(`J#${sha256(id).toString('base64url')}`);
  await dynamodb('PutItem', {
    TableName,
    Item: { pk, sk: text('J'), nonce: text(nonce), usedAt: number(now), ttl: number(claims.exp + 120) },
    ConditionExpression: 'attribute_not_exists(pk) OR nonce = :nonce',
    ExpressionAttributeValues: { ':nonce': text(nonce) },
  });
};

/** The new session, or undefined when there is no reason for one. */
export const logIn = async (signedPasskeyData) => {
  const claims = JSON.parse(Buffer.from(signedPasskeyData.split('.')[1], 'base64url'));
  const now = Math.floor(Date.now() / 1000);
  const userId = claims.webauthnId;
  if (claims.iss !== projectId || claims.exp < now) return undefined;
  const { verificationResult } = await askCorbado('/passkey/verifySignedData', { signedPasskeyData, username: userId });
  if (verificationResult !== 'success') return undefined;
  await claimOnce(claims, now);
  const userKey = sha256(`${projectId}\n${userId}`).subarray(0, 16).toString('base64url');
  const pk = text(`U#${userKey}`);
  const { Item: user } = await dynamodb('GetItem', { TableName, Key: { pk, sk: text('U') }, ConsistentRead: true });
  const proof = randomBytes(32).toString('base64url');
  const expiresAt = now + 10_800;
  const Item = {
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
  };
  await dynamodb('PutItem', { TableName, Item });
  const { Items } = await dynamodb('Query', {
    TableName,
    KeyConditionExpression: 'pk = :pk AND sk >= :from',
    ExpressionAttributeValues: { ':pk': pk, ':from': text('S') },
    ConsistentRead: true,
  });
  const mark = Items.find(({ sk }) => sk.S === 'U')?.revokedMark?.S;
  if (mark !== user?.revokedMark?.S) return undefined;
  return { userId, token: `${userKey}.${proof}`, expiresAt };
};
