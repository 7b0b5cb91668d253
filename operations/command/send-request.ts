// One HTTP request exactly as given: no cookie jar, no redirect, no header of its own making.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';

export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Answer = {
  readonly status: number;
  /** Names in lower case; a repeated header joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whole `Set-Cookie` values. */
  readonly cookies: readonly string[];
  readonly text: string;
  readonly milliseconds: number;
};

const timeoutMilliseconds = 20_000;

// Names under localhost are this machine (RFC 6761). Browsers know that by themselves, Node asks the system, which may not.
const addressOf = ({ hostname }: URL): string => (hostname.endsWith('.localhost') ? '127.0.0.1' : hostname);

/** Rejects when there is no answer: Node's own errors, with their `code`. */
export const sendRequest = async (base: string, { method, path, headers = {}, body }: Ask): Promise<Answer> => {
  const url = new URL(base);
  const startedAt = performance.now();
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = open({
    host: addressOf(url),
    port: url.port,
    // A base address with a path is a prefix of all routes.
    path: url.pathname.replace(/\/$/, '') + path,
    method,
    headers: { host: url.host, ...length, ...headers },
    signal: AbortSignal.timeout(timeoutMilliseconds),
    agent: false,
  });
  outgoing.end(body);
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  const text = (await buffer(incoming)).toString('utf8');
  const received = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: incoming.statusCode ?? 0,
    headers: new Map(received),
    cookies: incoming.headers['set-cookie'] ?? [],
    text,
    milliseconds: Math.round(performance.now() - startedAt),
  };
};

/** The body as a JSON object; empty when it is none. */
export const jsonOf = ({ text }: Answer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
