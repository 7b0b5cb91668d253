// Reads an API Gateway event (payload format 2.0) into the request our stories work on.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import { Refusal } from '../refusal.ts';

export type HttpRequest = {
  readonly method: string;
  /** That of the route which API Gateway matched, or empty: what was typed may have a mapping before it or a slash behind. */
  readonly path: string;
  /** Names in lower case; the last of two spellings wins, as API Gateway has joined repeated headers already. */
  readonly headers: ReadonlyMap<string, string>;
  /** Raw `name=value` pairs, still unparsed and in order. */
  readonly cookies: readonly string[];
  /** The body's bytes as sent, before any decoding of text. */
  readonly body: Buffer;
  /** Set by API Gateway itself on a route with IAM authorization; a caller cannot put it there. */
  readonly iamCaller: string | undefined;
};

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

// Everything that only a gateway, a load balancer or a function URL puts at the top of an event. One of them is enough: such an
// event came over a network and must prove who sent it. An event without any of them can only be a direct Lambda invocation.
const transportFields = [
  'requestContext',
  'headers',
  'multiValueHeaders',
  'httpMethod',
  'rawPath',
  'routeKey',
  'cookies',
];

/** Whether an event came over HTTP, by its top level alone: what is inside a body or a field never counts. */
export const isHttpEvent = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && transportFields.some((name) => Object.hasOwn(event, name));

const readHeaders = (value: unknown): Map<string, string> =>
  new Map(
    Object.entries(fieldsOf(value))
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, text]) => [name.toLowerCase(), text]),
  );

// API Gateway moves cookies to `cookies`; other hosts of the same payload leave them in the header.
const readCookies = (event: Fields, headers: ReadonlyMap<string, string>): string[] => {
  const list = Array.isArray(event.cookies) ? event.cookies : (headers.get('cookie') ?? '').split(';');
  return list
    .filter((pair): pair is string => typeof pair === 'string' && pair !== '')
    .flatMap((pair) => pair.split(';'));
};

const routePath = (routeKey: unknown): string => /^[A-Z]+ (\/\S*)$/.exec(textOf(routeKey))?.[1] ?? '';

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

const readBody = (event: Fields): Buffer => {
  const body = event.body;
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw new Refusal('invalid_request', { reason: 'not_an_http_event' });
  if (event.isBase64Encoded !== true) return Buffer.from(body, 'utf8');
  if (!base64.test(body)) throw new Refusal('invalid_request', { reason: 'body_not_utf8' });
  return Buffer.from(body, 'base64');
};

/** Throws `invalid_request` for anything that is no event of payload format 2.0. */
export const readHttpRequest = (event: unknown): HttpRequest => {
  const fields = fieldsOf(event);
  const context = fieldsOf(fields.requestContext);
  const http = fieldsOf(context.http);
  if (fields.version !== '2.0' || textOf(http.method) === '')
    throw new Refusal('invalid_request', { reason: 'not_an_http_event' });
  const headers = readHeaders(fields.headers);
  const iam = fieldsOf(fieldsOf(context.authorizer).iam);
  return {
    method: textOf(http.method).toUpperCase(),
    path: routePath(fields.routeKey),
    headers,
    cookies: readCookies(fields, headers),
    body: readBody(fields),
    iamCaller: textOf(iam.userArn) || undefined,
  };
};

const requestId = /^[\w.+/=-]{1,64}$/;

/** API Gateway's id of the request, which the caller also sees; without one, Lambda's. */
export const requestIdOf = (event: unknown, context: unknown): string => {
  const gatewayId = textOf(fieldsOf(fieldsOf(event).requestContext).requestId);
  // A hand-made event could hold anything, and the id goes into a header and the log.
  return [gatewayId, textOf(fieldsOf(context).awsRequestId)].find((id) => requestId.test(id)) ?? 'unknown';
};
