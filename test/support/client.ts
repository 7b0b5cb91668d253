// A small HTTP client of the local gateway. It sends what it is told and adds nothing but the JSON content type.
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { markers } from './markers.ts';
import { recordAnswer } from './recorded-answers.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The JSON object in the body; empty when there is none. */
  readonly body: Record<string, unknown>;
  /** Whole `Set-Cookie` values. */
  readonly setCookie: readonly string[];
  /** The body's text. */
  readonly raw: string;
};

export type RequestOptions = {
  /** A session token, sent as the session cookie; other cookies go into `headers`. */
  readonly cookie?: string | undefined;
  /** Sent as `Authorization: Bearer`. */
  readonly bearer?: string | undefined;
  readonly origin?: string | undefined;
  /** Win over everything; a header set to `undefined` is left out. */
  readonly headers?: OutgoingHttpHeaders;
};

export type Client = {
  get(path: string, options?: RequestOptions): Promise<Answer>;
  /** A string or Buffer is sent as it is, everything else as JSON; `undefined` is no body. */
  post(path: string, body: unknown, options?: RequestOptions): Promise<Answer>;
  delete(path: string, options?: RequestOptions): Promise<Answer>;
};

export const cookieName = '__Host-session_id';

const headersOf = ({ cookie, bearer, origin, headers }: RequestOptions, hasBody: boolean): OutgoingHttpHeaders => {
  const all = {
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(cookie !== undefined && { cookie: `${cookieName}=${cookie}` }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(origin !== undefined && { origin }),
    ...headers,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

const objectIn = (raw: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const send = (url: URL, method: string, body: string | Buffer | undefined, options: RequestOptions): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: headersOf(options, body !== undefined) }, (incoming) => {
      const { statusCode: status = 0, headers } = incoming;
      text(incoming).then((raw) => {
        resolve({ status, headers, body: objectIn(raw), setCookie: headers['set-cookie'] ?? [], raw });
      }, reject);
    });
    outgoing.once('error', reject).end(body);
  });

// The ids of sessions that are listed are public, so only these fields count.
const secretFields = ['sessionId', 'accessToken', 'handoffCode', 'connectToken', 'token'];

/** Remembers the secrets in an answer, so that the check at the end of a file knows them. */
export const markSecretsIn = (body: Readonly<Record<string, unknown>>): void => {
  for (const name of secretFields) markers.addIfTelling(body[name]);
};

/** The session token in a `Set-Cookie` value; empty when the cookie is being deleted. */
export const tokenIn = (setCookie: string | undefined): string => /^[^=]+=([^;]*)/.exec(setCookie ?? '')?.[1] ?? '';

const toText = (body: unknown): string | Buffer | undefined =>
  body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);

/** `url` is asked at each request, so that the client can be made before the system has started. */
export const createClient = (url: () => string): Client => {
  const exchange = async (method: string, path: string, body: unknown, options: RequestOptions): Promise<Answer> => {
    markers.addIfTelling(options.cookie);
    markers.addIfTelling(options.bearer);
    const answer = await send(new URL(`${url()}${path}`), method, toText(body), options);
    markSecretsIn(answer.body);
    for (const cookie of answer.setCookie) markers.addIfTelling(tokenIn(cookie));
    recordAnswer(answer.status, `${JSON.stringify(answer.headers)}\n${answer.raw}`);
    return answer;
  };
  return {
    get: (path, options = {}) => exchange('GET', path, undefined, options),
    post: (path, body, options = {}) => exchange('POST', path, body, options),
    delete: (path, options = {}) => exchange('DELETE', path, undefined, options),
  };
};
