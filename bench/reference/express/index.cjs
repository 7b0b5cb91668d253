// The same three routes as a web application that was moved into a Lambda: Express, its middleware, the document client, not bundled.
const { createHash, createHmac, randomBytes, randomUUID } = require('node:crypto');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } = require('@aws-sdk/lib-dynamodb');
const cookieParser = require('cookie-parser');
const express = require('express');
const serverless = require('serverless-http');
const { z } = require('zod');

const { CORBADO_PROJECT_ID, CORBADO_API_SECRET, CORBADO_API_BASE_URL, ACTION_SECRET, TABLE_NAME } = process.env;
const TableName = TABLE_NAME;
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sha256 = (text) => createHash('sha256').update(text).digest();
const nowSeconds = () => Math.floor(Date.now() / 1000);

const app = express();
app.use(cookieParser());
app.use(express.json({ verify: (request, _response, bytes) => Object.assign(request, { rawBody: bytes }) }));

const askCorbado = async (path, input) => {
  const response = await fetch(`${CORBADO_API_BASE_URL}/v2${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${CORBADO_PROJECT_ID}:${CORBADO_API_SECRET}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`Corbado: ${response.status}`);
  return response.json();
};

const fromCorbado = (request, response, next) => {
  const id = request.get('webhook-id');
  const timestamp = request.get('webhook-timestamp');
  const key = Buffer.from(ACTION_SECRET, 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.rawBody).digest('base64');
  const isRecent = Math.abs(nowSeconds() - Number(timestamp)) < 300;
  if (isRecent && request.get('webhook-signature') === `v1,${expected}`) return next();
  return response.status(401).json({ error: 'unauthorized' });
};

const tokenRequest = z.object({ type: z.enum(['passkey-append', 'passkey-list', 'passkey-delete']) });

app.post('/auth/corbadoConnectToken', async (request, response) => {
  const [userKey, proof] = (request.cookies['__Host-session_id'] ?? '').split('.');
  const body = tokenRequest.safeParse(request.body);
  if (!proof || !body.success) return response.status(401).json({ error: 'unauthorized' });
  const Key = { pk: `U#${userKey}`, sk: `S#${sha256(proof).toString('base64url')}` };
  const { Item: session } = await table.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  if (session === undefined || session.expiresAt < nowSeconds())
    return response.status(401).json({ error: 'unauthorized' });
  const data = { identifier: session.identifier };
  const token = await askCorbado('/connectTokens', { type: body.data.type, data, maxLifetimeInSeconds: 300 });
  return response.json({ connectToken: token.secret, token: token.secret, expiresAt: token.expires });
});

app.post('/actions/post-login', fromCorbado, async (request, response) => {
  const { signedPasskeyData } = request.body;
  const claims = JSON.parse(Buffer.from(signedPasskeyData.split('.')[1], 'base64url'));
  const userId = claims.webauthnId;
  const { verificationResult } = await askCorbado('/passkey/verifySignedData', { signedPasskeyData, username: userId });
  if (verificationResult !== 'success') return response.status(401).json({ error: 'invalid_passkey_data' });
  const now = nowSeconds();
  const nonce = randomUUID();
  const mark = sha256(JSON.stringify(['signed-passkey-data', CORBADO_PROJECT_ID, claims.jti])).toString('base64url');
  await table.send(
    new PutCommand({
      TableName,
      Item: { pk: `J#${mark}`, sk: 'J', nonce, usedAt: now, ttl: claims.exp + 120 },
      ConditionExpression: 'attribute_not_exists(pk) OR nonce = :nonce',
      ExpressionAttributeValues: { ':nonce': nonce },
    }),
  );
  const userKey = sha256(`${CORBADO_PROJECT_ID}\n${userId}`).subarray(0, 16).toString('base64url');
  const pk = `U#${userKey}`;
  const { Item: user } = await table.send(new GetCommand({ TableName, Key: { pk, sk: 'U' }, ConsistentRead: true }));
  const { identifier = userId, displayName = userId } = user ?? {};
  const proof = randomBytes(32).toString('base64url');
  const expiresAt = now + 10_800;
  const times = { authTime: now, createdAt: now, lastSeenAt: now, expiresAt, ttl: expiresAt };
  const sk = `S#${sha256(proof).toString('base64url')}`;
  const Item = { pk, sk, userId, identifier, displayName, amr: 'passkey', ...times };
  await table.send(new PutCommand({ TableName, Item }));
  return response.json({ sessionId: `${userKey}.${proof}`, tokenType: 'Bearer', expiresAt });
});

app.post('/actions/post-append', fromCorbado, async (request, response) => {
  const { webauthnId: userId, credentialId } = request.body;
  const now = nowSeconds();
  const nonce = randomUUID();
  const pk = `U#${sha256(`${CORBADO_PROJECT_ID}\n${userId}`).subarray(0, 16).toString('base64url')}`;
  const Item = { pk, sk: `P#${credentialId}`, nonce, recordedAt: now };
  const update = new UpdateCommand({
    TableName,
    Key: { pk, sk: 'U' },
    UpdateExpression: `SET userId = :userId, lastAppendAt = :now, firstPasskeyAt = if_not_exists(firstPasskeyAt, :now), firstPasskeyNonce = if_not_exists(firstPasskeyNonce, :firstPasskeyNonce)`,
    ExpressionAttributeValues: { ':userId': userId, ':now': now, ':firstPasskeyNonce': nonce },
    ReturnValues: 'ALL_NEW',
  });
  const [, { Attributes }] = await Promise.all([table.send(new PutCommand({ TableName, Item })), table.send(update)]);
  return response.json({ recorded: true, firstPasskey: Attributes.firstPasskeyNonce === nonce });
});

exports.handler = serverless(app);
