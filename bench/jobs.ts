// What each function is asked to do in the benchmark, and the calls that this cannot be done without.
import { createHmac } from 'node:crypto';
import { userKeyOf } from '../functions/shared/table/rows.ts';
import type { FunctionName } from '../infra/functions.ts';
import { localStage } from '../local/local-stage.ts';
import { actionSecretId, benchSecrets } from './upstreams/answers.ts';

/** Calls of one warm request; a request with its session in the table, or an event signed by Corbado. */
export type LeastCalls = { readonly dynamodbReads: number; readonly dynamodbWrites: number; readonly corbado: number };

export type Job = {
  /** The event of the gateway or of Cognito, made at that moment. */
  event(nowSeconds: number): unknown;
  readonly leastCalls: LeastCalls;
};

export const allowedOrigin = 'https://app.example.com';
export const cookieName = '__Host-session_id';

type EventParts = {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
};

// Payload format 2.0, with the headers that a browser or a forwarding action sends.
const gatewayEvent = ({ path, method = 'POST', body, headers = {}, cookies }: EventParts) => ({
  version: '2.0',
  routeKey: `${method} ${path}`,
  rawPath: path,
  rawQueryString: '',
  headers: {
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
    'content-type': 'application/json',
    host: 'api.example.com',
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'x-forwarded-for': '192.0.2.1',
    ...headers,
  },
  ...(cookies === undefined ? {} : { cookies }),
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    domainName: 'api.example.com',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'Mozilla/5.0' },
    requestId: 'bench-request-1',
    stage: '$default',
    timeEpoch: 1_790_000_000_000,
  },
  isBase64Encoded: false,
  ...(body === undefined ? {} : { body }),
});

const { projectId } = localStage.corbado;
const cookies = [`${cookieName}=${userKeyOf(projectId, 'u-1')}.${'s'.repeat(43)}`];
const headers = { origin: allowedOrigin };

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

// Nobody here checks its signature: functions leave that to Corbado, and the stand-in always says yes.
const signedPasskeyData = (nowSeconds: number): string => {
  const times = { iat: nowSeconds, nbf: nowSeconds - 10, exp: nowSeconds + 300 };
  const ids = { sub: 'usr-1', jti: 'jti-1', webauthnId: 'u-1', credential: 'cre-1', challengeId: 'was-1' };
  const claims = { iss: projectId, ...ids, ...times };
  return [part({ alg: 'RS256', kid: 'k-1' }), part(claims), Buffer.alloc(256, 1).toString('base64url')].join('.');
};

/** Signed as a Standard Webhook, as the forwarding script does it. */
const actionEvent = (path: string, content: unknown, nowSeconds: number) => {
  const body = JSON.stringify(content);
  const key = Buffer.from(benchSecrets[actionSecretId] ?? '', 'base64');
  const signature = createHmac('sha256', key).update(`msg_1.${nowSeconds}.${body}`).digest('base64');
  const signed = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(nowSeconds),
    'webhook-signature': `v1,${signature}`,
  };
  return gatewayEvent({ path, body, headers: signed });
};

/** Corbado's webhooks send a password. */
const webhookEvent = (path: string, content: unknown) => {
  const credential = Buffer.from(`corbado:${benchSecrets[actionSecretId]}`).toString('base64');
  return gatewayEvent({ path, body: JSON.stringify(content), headers: { authorization: `Basic ${credential}` } });
};

const triggerEvent = (triggerSource: string, request: object) => ({
  version: '1',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_Abc123456',
  userName: 'u-1',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
  triggerSource: `${triggerSource}_Authentication`,
  request: { userAttributes: { sub: 'u-1' }, session: [], ...request },
  response: {},
});

const token = JSON.stringify({ type: 'passkey-list' });
const userEvent = { webauthnId: 'u-1', credentialId: 'cre-1', identifier: 'u-1' };

const none: LeastCalls = { dynamodbReads: 0, dynamodbWrites: 0, corbado: 0 };

/** A function without a job here is measured up to the end of its start. */
export const jobs: Partial<Record<FunctionName, Job>> = {
  'connect-token': {
    event: () => gatewayEvent({ path: '/auth/corbadoConnectToken', body: token, headers, cookies }),
    leastCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 1 },
  },
  'verify-passkey': {
    event: (now) => {
      const body = JSON.stringify({ signedPasskeyData: signedPasskeyData(now) });
      return gatewayEvent({ path: '/auth/passkey/verify', body, headers });
    },
    leastCalls: { dynamodbReads: 2, dynamodbWrites: 2, corbado: 1 },
  },
  session: {
    event: () => gatewayEvent({ path: '/auth/session', method: 'GET', headers, cookies }),
    leastCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 0 },
  },
  // Without a cache; with one, the gateway does not ask.
  authorize: {
    event: () => ({ ...gatewayEvent({ path: '/orders', method: 'GET', headers, cookies }), type: 'REQUEST' }),
    leastCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 0 },
  },
  'post-login': {
    event: (now) => actionEvent('/actions/post-login', { signedPasskeyData: signedPasskeyData(now) }, now),
    leastCalls: { dynamodbReads: 2, dynamodbWrites: 2, corbado: 1 },
  },
  'post-append': {
    event: (now) => actionEvent('/actions/post-append', userEvent, now),
    leastCalls: { dynamodbReads: 0, dynamodbWrites: 2, corbado: 0 },
  },
  'pre-login': {
    event: (now) => actionEvent('/actions/pre-login', userEvent, now),
    leastCalls: none,
  },
  'corbado-webhook': {
    event: () => webhookEvent('/webhooks/corbado', { type: 'passkey.deleted', data: { userID: 'usr-1' } }),
    leastCalls: { dynamodbReads: 0, dynamodbWrites: 1, corbado: 0 },
  },
  'define-auth-challenge': { event: () => triggerEvent('DefineAuthChallenge', {}), leastCalls: none },
  'create-auth-challenge': { event: () => triggerEvent('CreateAuthChallenge', {}), leastCalls: none },
  'verify-auth-challenge': {
    event: (now) => {
      const proof = {
        challengeAnswer: signedPasskeyData(now),
        privateChallengeParameters: { attemptId: 'a'.repeat(36) },
      };
      return triggerEvent('VerifyAuthChallengeResponse', proof);
    },
    // The read shows whether the user may log in.
    leastCalls: { dynamodbReads: 1, dynamodbWrites: 1, corbado: 1 },
  },
};
