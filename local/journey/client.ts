// A browser on the app’s origin, or a native app: real requests, a hand-kept cookie or token. Both use the client package, as their
// developers would, and send requests of their own where the wire itself is what a step looks at.
import { type CorbadoActions, createCorbadoActions } from '../../client/src/index.ts';
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
  /** The client package of this app; what it sends is noted in what the step shows. */
  auth: (shown: Shown) => CorbadoActions;
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
  return { response, text, setCookie };
};

/** What a native app would keep in the Keychain. */
const tokenStorage = () => {
  let token: string | undefined;
  return {
    get: () => token,
    set: (given: string) => {
      token = given;
    },
    remove: () => {
      token = undefined;
    },
  };
};

/** With `isBrowser` the app is a page on the API's own origin, which keeps a cookie; without, it is a native app. */
export const createHttpClient = (baseUrl: string, isBrowser: boolean): HttpClient => {
  let held: string | undefined;
  // A browser names its origin on every request but a same-origin GET, which it marks in this other way.
  const originHeaders = (method: string): Record<string, string> => {
    if (!isBrowser) return {};
    return method === 'GET' ? { 'sec-fetch-site': 'same-origin' } : { origin: baseUrl };
  };
  const ask = async (
    shown: Shown,
    method: string,
    url: string,
    { body, bearer, cookie = held, headers: more }: HttpRequest,
  ) => {
    const headers = {
      ...originHeaders(method),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(cookie !== undefined && { cookie }),
      ...more,
    };
    const { setCookie, ...answer } = await exchange(shown, method, url, headers, body);
    const pair = setCookie?.split(';')[0];
    if (isBrowser && pair !== undefined) held = pair.endsWith('=') ? undefined : pair;
    return answer;
  };
  let current: Shown = {};
  const fetch: typeof globalThis.fetch = async (url, { method = 'GET', headers, body } = {}) => {
    const request = {
      headers: { ...headers } as Record<string, string>,
      ...(body && { body: JSON.parse(String(body)) }),
    };
    const { response, text } = await ask(current, method, String(url), request);
    return new Response(text || null, response);
  };
  const actions = createCorbadoActions({ baseUrl, fetch, ...(!isBrowser && { storage: tokenStorage() }) });
  return {
    auth: (shown) => {
      current = shown;
      return actions;
    },
    cookie: () => held,
    send: async (shown, method, url, request = {}) => {
      const { response, text } = await ask(shown, method, url, request);
      return { status: response.status, body: parseBody(text) };
    },
  };
};
