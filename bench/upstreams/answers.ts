// What DynamoDB, Secrets Manager, Cognito and Corbado answer in the benchmark: at once, from memory, and always that all is well.
import { toAttributes } from '../../functions/shared/aws/dynamodb.ts';
import type { Session } from '../../functions/shared/login/session.ts';
import { kindOf } from '../../functions/shared/table/rows.ts';

/** The two secrets, which open nothing, by the id under which a function asks for them. */
export const benchSecrets: Readonly<Record<string, string>> = {
  'bench-corbado-api': `corbado1_${'x'.repeat(30)}`,
  'bench-action': Buffer.alloc(32, 7).toString('base64'),
};

export const corbadoApiSecretId = 'bench-corbado-api';
export const actionSecretId = 'bench-action';

type Json = Record<string, unknown>;

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** A live session, begun a second ago, under any session key; nothing under any other. */
const getItem = ({ Key }: { Key: { pk: { S: string }; sk: { S: string } } }): Json => {
  const [pk, sk] = [Key.pk.S, Key.sk.S];
  if (kindOf({ pk, sk }) !== 'session') return {};
  const began = nowSeconds() - 1;
  const who = { userId: 'u-1', identifier: 'ada@example.com', displayName: 'Ada Lovelace' };
  const ends = { createdAt: began, lastSeenAt: began, expiresAt: began + 10_800 };
  const session = { ...who, amr: 'passkey', authTime: began, ...ends } satisfies Partial<Session>;
  return { Item: toAttributes({ pk, sk, ...session }) };
};

/** Every value of the update comes back as the attribute of the same name. */
const updateItem = ({ ExpressionAttributeValues: values = {} }: { ExpressionAttributeValues?: Json }): Json => ({
  Attributes: Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(1), value])),
});

const getSecret = ({ SecretId }: { SecretId: string }): Json => ({
  Name: SecretId,
  SecretString: JSON.stringify({ current: benchSecrets[SecretId] ?? '' }),
});

const connectToken = ({ type }: { type: string }): Json => ({
  id: 'cto-1',
  secret: 'cot_abcdefghijklmnopqrstuvwxyz',
  tokenType: type,
  expires: nowSeconds() + 300,
});

// Each reads the fields that its operation has; which one it is stands beside it on the wire only.
const answers: Record<string, (input: never) => Json> = {
  'DynamoDB_20120810.GetItem': getItem,
  'DynamoDB_20120810.Query': () => ({ Items: [], Count: 0, ScannedCount: 0 }),
  'DynamoDB_20120810.UpdateItem': updateItem,
  'secretsmanager.GetSecretValue': getSecret,
  '/v2/connectTokens': connectToken,
  '/v2/passkey/verifySignedData': () => ({ verificationResult: 'success' }),
};

export type UpstreamReply = { readonly status: number; readonly body: string };

/** `target` is the operation of an AWS call, `path` the path of one to Corbado. */
export const replyTo = (target: string | undefined, path: string, body: string): UpstreamReply => {
  const answer = answers[target ?? path];
  // An AWS operation that nobody described succeeds with nothing to say; a path that Corbado does not have is 404.
  if (answer === undefined) return { status: target === undefined ? 404 : 200, body: '{}' };
  return { status: 200, body: JSON.stringify(answer(JSON.parse(body) as never)) };
};
