// Reads an API Gateway event (payload format 2.0) into the request our stories work on, its body as a JSON object, and that by a schema.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import * as z from 'zod/mini';
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

// A name that the caller made up is repeated only if it can be nothing but a name: no token consists of letters alone.
const nameOnly = /^[A-Za-z_]{1,24}$/;

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);

const unknownFields = (names: readonly string[], known: string): string =>
  names.length === 1 && nameOnly.test(names[0] ?? '')
    ? `The field ${names[0]} is not known here; known are ${known}.`
    : `A field is not known here; known are ${known}.`;

const wanted = (issue: z.core.$ZodIssue, given: unknown): string => {
  if (given === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.join(' or ')}`;
  if (issue.code === 'too_small') return 'must not be empty';
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} characters`;
  return 'is not in its form';
};

/** Throws `invalid_request` with a detail made of our own words and the names of fields, never of what was in them. */
export const readFields = <Schema extends z.ZodMiniObject>(
  schema: Schema,
  value: unknown,
  reason: 'body_shape' | 'event_shape',
): z.output<Schema> => {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? unknownFields(issue.keys, Object.keys(schema.shape).join(', '))
      : `The field ${issue.path.join('.')} ${wanted(issue, valueAt(value, issue.path))}.`,
  );
  throw new Refusal('invalid_request', { reason, detail: sentences.join(' ') });
};
