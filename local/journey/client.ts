// An HTTP client that behaves like a browser on the app’s origin, or like a native app: real requests, a hand-kept cookie.
import { redactHeader, redactJson } from '../redact.ts';
import type { Shown } from './step.ts';

/** Header names must be in lower case. */
export const shownHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => /^(authorization|cookie|origin|sec-fetch-site|webhook-.+)$/.test(name))
      .map(([name, value]) => [name, redactHeader(name, value)]),
  );

const timeoutMilliseconds = 15_000;

export type HttpAnswer = {
  status: number;
  /** The JSON body; empty when there was none. */
  body: Record<string, unknown>;
};

type HttpRequest = {
  body?: unknown;
  bearer?: string;
  /** Sent instead of the cookie that the client holds. */
  cookie?: string;
  /** Win over everything. */
  headers?: Record<string, string>;
};

export type HttpClient = {
  /** Sends a request and notes it, with its answer, in what the step shows. */
  send: (shown: Shown, method: string, url: string, request?: HttpRequest) => Promise<HttpAnswer>;
  /** The Cookie header it would send now. */
  cookie: () => string | undefined;
};

const parseBody = (text: string): Record<string, unknown> => {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new Error('the answer is not a JSON object');
};

const exchange = async (shown: Shown, method: string, url: string, headers: Record<string, string>, body: unknown) => {
  const hasBody = body !== undefined;
  shown.request = { method, url, headers: shownHeaders(headers), ...(hasBody && { body: redactJson(body) }) };
  const response = await fetch(url, {
    method,
    headers: { ...(hasBody && { 'content-type': 'application/json' }), ...headers },
    body: hasBody ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const text = await response.text();
  const [setCookie] = response.headers.getSetCookie();
  shown.answer = {
    status: response.status,
    ...(text !== '' && { body: redactJson(parseBody(text)) }),
    ...(setCookie !== undefined && { cookie: redactHeader('set-cookie', setCookie) }),
  };
  return { status: response.status, body: parseBody(text), setCookie };
};

/** `origin` makes it a browser on that origin, which keeps a cookie; without one it is a native app. */
export const createHttpClient = (origin?: string): HttpClient => {
  let held: string | undefined;
  // A browser names its origin on every request but a same-origin GET, which it marks in this other way.
  const originHeaders = (method: string): Record<string, string> => {
    if (origin === undefined) return {};
    return method === 'GET' ? { 'sec-fetch-site': 'same-origin' } : { origin };
  };
  return {
    cookie: () => held,
    send: async (shown, method, url, { body, bearer, cookie = held, headers: more } = {}) => {
      const headers = {
        ...originHeaders(method),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(cookie !== undefined && { cookie }),
        ...more,
      };
      const { setCookie, ...answer } = await exchange(shown, method, url, headers, body);
      const pair = setCookie?.split(';')[0];
      if (origin !== undefined && pair !== undefined) held = pair.endsWith('=') ? undefined : pair;
      return answer;
    },
  };
};
