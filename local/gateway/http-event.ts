// A request as API Gateway hands it to a function: an event of payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import type { IncomingMessage } from 'node:http';
import { localAws } from '../cloudformation-values.ts';
import { readTarget } from './request-path.ts';

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const maximumBodyBytes = 10 * 1024 * 1024;

/** The whole body, or nothing when it is too large. The rest is read all the same: who is still sending misses the answer. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) chunks = [];
    else chunks.push(chunk);
  }
  return bytes > maximumBodyBytes ? undefined : Buffer.concat(chunks);
};

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
export type ReceivedRequest = {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
};

type GatewayFacts = {
  readonly routeKey: string;
  readonly requestId: string;
  readonly nowMilliseconds: number;
  /** Set where API Gateway has checked the caller's AWS signature. */
  readonly iamCaller?: { readonly userArn: string };
};

// Between the client and us only: RFC 9110, section 7.6.1.
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te', 'upgrade']);

const joinHeaders = (rawHeaders: readonly string[]): Map<string, string> => {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers.get(name);
    // Cookie headers are one list whose separator is a semicolon: RFC 6265, section 4.2.1.
    if (!hopByHop.has(name))
      headers.set(name, earlier === undefined ? value : `${earlier}${name === 'cookie' ? ';' : ','}${value}`);
  }
  return headers;
};

const splitCookies = (header: string | undefined): string[] =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((pair) => pair !== '');

const joinQuery = (query: string): Record<string, string> => {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
};

// Text is only this; even a form, or a body without a type, arrives in base64. AWS documents no list; this one was observed:
// https://github.com/ministackorg/ministack/pull/766
const isText = (contentType: string | undefined): boolean =>
  /^(text\/[^;]+|application\/(json|xml|javascript))[ \t]*(;|$)/i.test(contentType ?? '');

const bodyFields = (body: Buffer, contentType: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false };
  return isText(contentType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
const logTime = (milliseconds: number): string => {
  const [year, month, rest] = new Date(milliseconds).toISOString().split('-');
  return `${rest?.slice(0, 2)}/${months[Number(month) - 1]}/${year}:${rest?.slice(3, 11)} +0000`;
};

const requestContext = (request: ReceivedRequest, facts: GatewayFacts, headers: ReadonlyMap<string, string>) => {
  const domainName = headers.get('host') ?? 'localhost';
  return {
    accountId: localAws.accountId,
    apiId: 'local',
    ...(facts.iamCaller && { authorizer: { iam: { accountId: localAws.accountId, ...facts.iamCaller } } }),
    domainName,
    domainPrefix: domainName.split('.')[0],
    http: {
      method: request.method,
      path: readTarget(request.target).path,
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceIp,
      userAgent: headers.get('user-agent') ?? '',
    },
    requestId: facts.requestId,
    routeKey: facts.routeKey,
    stage: '$default',
    time: logTime(facts.nowMilliseconds),
    timeEpoch: facts.nowMilliseconds,
  };
};

// What the gateway itself adds to a request's headers.
const forwardedHeaders = (request: ReceivedRequest, headers: ReadonlyMap<string, string>) => {
  const earlier = headers.get('x-forwarded-for');
  return {
    'x-forwarded-for': earlier === undefined ? request.sourceIp : `${earlier}, ${request.sourceIp}`,
    'x-forwarded-port': headers.get('host')?.split(':')[1] ?? '80',
    'x-forwarded-proto': 'http',
  };
};

/** The event of a request that matched a route. What is empty is left out rather than null, as API Gateway does. */
export const buildHttpEvent = (request: ReceivedRequest, facts: GatewayFacts) => {
  const { path, query } = readTarget(request.target);
  const received = joinHeaders(request.rawHeaders);
  const cookies = splitCookies(received.get('cookie'));
  const { cookie: _, ...headers } = Object.fromEntries(received);
  return {
    version: '2.0',
    routeKey: facts.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: { ...headers, ...forwardedHeaders(request, received) },
    ...(query !== '' && { queryStringParameters: joinQuery(query) }),
    requestContext: requestContext(request, facts, received),
    ...bodyFields(request.body, received.get('content-type')),
  };
};
