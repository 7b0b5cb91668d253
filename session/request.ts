// The requests that a check understands, whatever the server: each is brought into the form that our own functions read.
import { type HttpRequest, readHttpRequest } from '../functions/shared/http/http-request.ts';

/** A Fetch `Headers`, a `Map`, or the plain object of Node and of Lambda events. Names in any case. */
export type HeadersLike =
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A Fetch `Request`, Node's `IncomingMessage` (so the requests of Express and Fastify too), an event of an HTTP API (payload format 2.0) or
 * of a REST API. Without a method, as of headers alone, the request is judged as one that changes something.
 */
export type RequestLike = {
  readonly headers?: HeadersLike | null | undefined;
  readonly method?: string | undefined;
  /** Of a REST API's event. */
  readonly httpMethod?: string | undefined;
  /** Of an HTTP API's event, a list. What a framework has parsed itself is not looked at: the header says it as it was sent. */
  readonly cookies?: unknown;
  /** Of an event; an HTTP API's holds the method. */
  readonly requestContext?: unknown;
};

const methodInContext = (context: unknown): string | undefined => {
  const { http } = (context ?? {}) as { http?: { method?: string } };
  return http?.method;
};

const isIterable = (headers: HeadersLike): headers is Iterable<readonly [string, string]> =>
  typeof Reflect.get(headers, Symbol.iterator) === 'function';

// As in HTTP: a repeated header is one list, whose separator in cookies is a semicolon (RFC 9110, 5.3; RFC 6265, 4.2.1).
const oneLine = (name: string, value: string | readonly string[]): string =>
  typeof value === 'string' ? value : value.join(name.toLowerCase() === 'cookie' ? '; ' : ',');

const plainHeaders = (headers: HeadersLike): Record<string, string> => {
  const pairs = isIterable(headers) ? [...headers] : Object.entries(headers);
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, oneLine(name, value)]])),
  );
};

// Never a method of HTTP: nothing that is allowed to a GET alone is allowed to it.
const unknownMethod = 'UNKNOWN';

/** @throws TypeError for anything that has no headers: that is a mistake in the program, not a visitor who is signed out. */
export const readRequestLike = (presented: RequestLike): HttpRequest => {
  const { headers, cookies } = presented;
  if (typeof headers !== 'object' || headers === null)
    throw new TypeError('check() takes a session token, or a request or event with headers');
  const method = methodInContext(presented.requestContext) ?? presented.httpMethod ?? presented.method ?? unknownMethod;
  return readHttpRequest({
    version: '2.0',
    headers: plainHeaders(headers),
    ...(Array.isArray(cookies) && { cookies }),
    requestContext: { http: { method } },
  });
};
