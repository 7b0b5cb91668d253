// DynamoDB, Secrets Manager and Corbado in one small loopback server: each says what lets a first invocation succeed. It speaks TLS,
// since the AWS SDK loads other modules for plain http, which no deployed function speaks.
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { toAttributes } from '../../functions/shared/dynamo/item.ts';
import { sessionOf } from '../functions/a-login.ts';
import { createLoopbackCertificate } from '../support/loopback-certificate.ts';

const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const getItem = z.object({ Key: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }) });

/** A session of 1 s ago for whatever token is asked for, and nothing under any other key. */
const storedItem = (body: string): object => {
  const { pk, sk } = getItem.parse(JSON.parse(body)).Key;
  if (!sk.S.startsWith('S#')) return {};
  const began = nowSeconds() - 1;
  const { userKey, secretHash, credentialId, challengeId, ...session } = sessionOf({ authTime: began }, began);
  return { Item: toAttributes({ ...session, pk: pk.S, sk: sk.S }) };
};

const secret = JSON.stringify({ current: Buffer.alloc(32, 7).toString('base64') });

const answers: Record<string, (body: string) => object> = {
  'DynamoDB_20120810.GetItem': storedItem,
  'DynamoDB_20120810.PutItem': () => ({}),
  'DynamoDB_20120810.DeleteItem': () => ({}),
  'DynamoDB_20120810.UpdateItem': () => ({ Attributes: {} }),
  'secretsmanager.GetSecretValue': () => ({ Name: 'secret', SecretString: secret }),
  '/v2/passkey/verifySignedData': () => ({ verificationResult: 'success' }),
  '/v2/connectTokens': () => ({ secret: 'cot_abcdefgh', tokenType: 'passkey-list', expires: nowSeconds() + 300 }),
};

const answerTo = async (request: IncomingMessage): Promise<object | undefined> => {
  const body = await text(request);
  return answers[String(request.headers['x-amz-target'] ?? request.url)]?.(body);
};

export type StubUpstreams = {
  /** Without a slash at its end. */
  readonly url: string;
  /** What a client has to trust, as PEM. */
  readonly certificate: string;
  close(): void;
};

export const startStubUpstreams = async (): Promise<StubUpstreams> => {
  const { key, cert } = createLoopbackCertificate();
  const server = createServer({ key, cert }, (request, response) => {
    answerTo(request).then(
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
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
