// fetch() as a page on another origin has it, by the rules of the Fetch standard: asks for permission first where a header or method
// needs it, and of the answer sees only the headers that it may. https://fetch.spec.whatwg.org/#http-cors-protocol
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export type PageRequest = {
  readonly origin: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type PageAnswer = {
  readonly status: number;
  /** What script on the page can read. */
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: string;
};

const safeMethods = ['GET', 'HEAD', 'POST'];
const safeRequestHeaders = ['accept', 'accept-language', 'content-language'];
const safeAnswerHeaders = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'pragma'];

const send = (url: string, method: string, headers: Record<string, string>, body?: string) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders; raw: string }>((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (incoming) => {
      const { statusCode: status = 0, headers: answered } = incoming;
      text(incoming).then((raw) => resolve({ status, headers: answered, raw }), reject);
    });
    outgoing.once('error', reject).end(body);
  });

const listIn = (value: string | string[] | undefined): string[] =>
  String(value ?? '')
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** With credentials a `*` counts for nothing. */
const requirePermission = (headers: IncomingHttpHeaders, origin: string): void => {
  if (headers['access-control-allow-origin'] !== origin) throw new TypeError(`fetch: ${origin} is not allowed`);
  if (headers['access-control-allow-credentials'] !== 'true') throw new TypeError('fetch: no credentials allowed');
};

const askFirst = async (url: string, origin: string, method: string, names: readonly string[]): Promise<void> => {
  const { status, headers } = await send(url, 'OPTIONS', {
    origin,
    'access-control-request-method': method,
    ...(names.length > 0 && { 'access-control-request-headers': [...names].sort().join(',') }),
  });
  requirePermission(headers, origin);
  const methods = [...safeMethods, ...listIn(headers['access-control-allow-methods']).map((one) => one.toUpperCase())];
  const allowed = listIn(headers['access-control-allow-headers']);
  const refused = names.filter((name) => !allowed.includes(name));
  if (status < 200 || status > 299 || !methods.includes(method)) throw new TypeError(`fetch: ${method} is not allowed`);
  if (refused.length > 0) throw new TypeError(`fetch: the header ${refused.join(', ')} is not allowed`);
};

/** Rejects with a TypeError, as fetch() does, whatever the server would have answered. */
export const fetchFromPage = async (
  url: string,
  { origin, method = 'GET', headers = {}, body }: PageRequest,
): Promise<PageAnswer> => {
  const names = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !safeRequestHeaders.includes(name));
  if (names.length > 0 || !safeMethods.includes(method)) await askFirst(url, origin, method, names);
  const answer = await send(url, method, { ...headers, origin }, body);
  requirePermission(answer.headers, origin);
  const visible = [...safeAnswerHeaders, ...listIn(answer.headers['access-control-expose-headers'])];
  const seen = Object.entries(answer.headers).filter(([name]) => visible.includes(name));
  return {
    status: answer.status,
    headers: new Map(seen.map(([name, value]) => [name, String(value)])),
    raw: answer.raw,
  };
};
