// A connect token with Corbado's own package for Node, which brings axios, and the AWS SDK's client.
import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Config, SDK } from '@corbado/node-sdk';

const { CORBADO_PROJECT_ID, CORBADO_API_SECRET, CORBADO_API_BASE_URL, TABLE_NAME } = process.env;
const client = new DynamoDBClient({});
const config = new Config(CORBADO_PROJECT_ID, CORBADO_API_SECRET, CORBADO_API_BASE_URL, CORBADO_API_BASE_URL);
// The package has no call for connect tokens; this is the HTTP client that its own calls use.
const corbado = new SDK(config).createClient(config);

const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

export const handler = async (event) => {
  const [, userKey, proof] = /^__Host-session_id=([\w-]{22})\.([\w-]{43})$/.exec(event.cookies?.[0] ?? '') ?? [];
  if (proof === undefined) return answer(401, { error: 'unauthorized' });
  const { type } = JSON.parse(event.body);
  if (!['passkey-append', 'passkey-list', 'passkey-delete'].includes(type)) return answer(400, { error: 'type' });
  const hash = createHash('sha256').update(proof).digest('base64url');
  const { Item: session } = await client.send(
    new GetItemCommand({
      TableName: TABLE_NAME,
      Key: { pk: { S: `U#${userKey}` }, sk: { S: `S#${hash}` } },
      ConsistentRead: true,
    }),
  );
  if (session === undefined || Number(session.expiresAt.N) * 1000 < Date.now())
    return answer(401, { error: 'unauthorized' });
  const { data: token } = await corbado.post('/connectTokens', {
    type,
    data: { identifier: session.identifier.S },
    maxLifetimeInSeconds: 300,
  });
  return answer(200, { connectToken: token.secret, token: token.secret, expiresAt: token.expires });
};
