// DynamoDB, Secrets Manager, Cognito and Corbado in one small loopback server: each says what lets a first invocation succeed. It speaks TLS,
// since the AWS SDK loads other modules for plain http, which no deployed function speaks.
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { toAttributes } from '../../functions/shared/aws/dynamodb.ts';
import { createLoopbackCertificate } from '../../local/stand-in/loopback-certificate.ts';
import { sessionOf } from '../functions/a-login.ts';
import { usableEnvironment } from '../functions/usable-environment.ts';

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const getItem = z.object({ Key: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }) });

/** A session of 1 s ago for whatever token is asked for, a user who has the flag, and nothing under any other key. */
const storedItem = (body: string): object => {
  const { pk, sk } = getItem.parse(JSON.parse(body)).Key;
  if (sk.S === 'U')
    return { Item: toAttributes({ pk: pk.S, sk: sk.S, flagState: 'set', flagClaim: 'nonce', lastAppendAt: 0 }) };
  if (!sk.S.startsWith('S#')) return {};
  const began = nowSeconds() - 1;
  const row = sessionOf({ authTime: began }, began);
  const { userKey, secretHash, credentialId, challengeId, openedAtMilliseconds, spentUntil, ...session } = row;
  return { Item: toAttributes({ ...session, pk: pk.S, sk: sk.S }) };
};

const updateItem = z.object({
  ExpressionAttributeNames: z.record(z.string(), z.string()),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()),
});

/** As if what was set were all there is. */
const updatedItem = (body: string): object => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = updateItem.parse(JSON.parse(body));
  return { Attributes: Object.fromEntries(Object.values(names).map((name) => [name, values[`:${name}`]])) };
};

/** One check that is due, until it is taken off the list. */
const dueChecks = () => {
  const due = { pk: 'D#soon#0', sk: '0000000001#subject', userId: 'u-1', attempts: 0, repeats: 0 };
  let removed = false;
  return {
    list: (body: string): object => ({ Items: body.includes('"D#soon#0"') && !removed ? [toAttributes(due)] : [] }),
    remove: (body: string): object => {
      removed ||= body.includes('0000000001#');
      return {};
    },
  };
};

const secret = JSON.stringify({ current: Buffer.alloc(32, 7).toString('base64') });

const createAnswers = ({ list, remove } = dueChecks()): Record<string, (body: string) => object> => ({
  'DynamoDB_20120810.GetItem': storedItem,
  'DynamoDB_20120810.PutItem': () => ({}),
  'DynamoDB_20120810.Query': list,
  'DynamoDB_20120810.DeleteItem': remove,
  'DynamoDB_20120810.UpdateItem': updatedItem,
  'secretsmanager.GetSecretValue': () => ({ Name: 'secret', SecretString: secret }),
  '/v2/passkey/verifySignedData': () => ({ verificationResult: 'success' }),
  '/v2/connectTokens': () => ({ secret: 'cot_abcdefgh', tokenType: 'passkey-list', expires: nowSeconds() + 300 }),
  '/v2/identifiers': () => ({ identifiers: [{ value: 'u-1', userID: 'usr-1' }], paging: { totalItems: 1 } }),
  '/v2/users/usr-1/credentials': () => ({ credentials: [], paging: { totalItems: 0 } }),
  'AWSCognitoIdentityProviderService.AdminGetUser': () => ({
    Username: 'u-1',
    UserAttributes: [
      { Name: 'sub', Value: 'u-1' },
      { Name: 'custom:passkey_enrolled', Value: 'neither' },
    ],
  }),
  'AWSCognitoIdentityProviderService.AdminUpdateUserAttributes': () => ({}),
});

type Answers = ReturnType<typeof createAnswers>;

const nameOf = ({ headers, url }: IncomingMessage): string => String(headers['x-amz-target'] ?? url?.split('?')[0]);

const answerTo = async (request: IncomingMessage, answers: Answers): Promise<object | undefined> =>
  answers[nameOf(request)]?.(await text(request));

export type StubUpstreams = {
  /** Without a slash at its end. */
  readonly url: string;
  /** What a client has to trust, as PEM. */
  readonly certificate: string;
  /** So far, in order: the operation of an AWS call, or a path. */
  readonly asked: string[];
  close(): void;
};

/** With `isDown`, every answer is an outage. */
export const startStubUpstreams = async (isDown = false): Promise<StubUpstreams> => {
  const { key, cert } = createLoopbackCertificate();
  const answers = createAnswers();
  const asked: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    asked.push(nameOf(request).replace(/^.*\./, ''));
    if (isDown) return response.writeHead(503).end('{}');
    answerTo(request, answers).then(
      (answer) =>
        response
          .writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer ?? {})),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  return {
    url: `https://localhost:${typeof address === 'object' ? address?.port : 0}`,
    certificate: cert,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** What a bundle needs to run against them; `trusted` is the file with their certificate. */
export const environmentAt = ({ url }: StubUpstreams, trusted: string) => ({
  ...usableEnvironment,
  ACTION_AUTH: 'basic',
  CORBADO_API_BASE_URL: url,
  AWS_ENDPOINT_URL_DYNAMODB: url,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
  NODE_EXTRA_CA_CERTS: trusted,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
