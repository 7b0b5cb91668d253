// Reads an API Gateway event (payload format 2.0) into the request our stories work on, and its body as a JSON object.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import { Refusal } from '../frame/refusal.ts';

export type HttpRequest = {
  readonly method: string;
  /** The path of the route that API Gateway matched, or empty: the raw path may have a mapping before it or a slash after it. */
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

/** Throws `invalid_request` for anything but an event of payload format 2.0. */
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

const jsonType = /^application\/json(?:[ \t]*;[ \t]*charset="?utf-8"?)?[ \t]*$/i;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decode = (bytes: Buffer): string => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Refusal('invalid_request', { reason: 'body_not_utf8' });
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: V8's message quotes the text, which may hold a token.
    throw new Refusal('invalid_request', { reason: 'body_not_json' });
  }
};

/** JSON text of an object, refused unless it is exactly that. */
export const parseJsonObject = (bytes: Buffer): Record<string, unknown> => {
  if (bytes.length === 0) throw new Refusal('invalid_request', { reason: 'body_missing' });
  const value = parse(decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('invalid_request', { reason: 'body_not_object' });
  return value as Record<string, unknown>;
};

/**
 * Refuses a body over `maximumBytes` before looking at it, and anything not declared as JSON: a form or plain text could be sent
 * by a foreign page without asking us first (OWASP ASVS 5.0, 3.5.2).
 */
export const requireJsonRequest = (request: HttpRequest, maximumBytes: number): void => {
  if (request.body.length > maximumBytes) throw new Refusal('payload_too_large', { reason: 'body_over_limit' });
  if (!jsonType.test(request.headers.get('content-type') ?? ''))
    throw new Refusal('unsupported_media_type', { reason: 'content_type' });
};

export const readJsonBody = (request: HttpRequest, maximumBytes: number): Record<string, unknown> => {
  requireJsonRequest(request, maximumBytes);
  return parseJsonObject(request.body);
};
