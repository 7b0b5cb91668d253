// The HTTP face: an API Gateway event in, a story found by method and path, and an answer out: JSON, or a problem (RFC 9457), always with
// the same security headers.
import type { Call } from '../frame/call.ts';
import { type FrameSettings, runInvocation } from '../frame/invocation.ts';
import { publicDetails, Refusal, refusalTable } from '../frame/refusal.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly body: Record<string, unknown> | undefined;
  /** Whole `Set-Cookie` values. */
  readonly cookies: readonly string[];
};

/** The shape that API Gateway expects: a text body, cookies beside the headers. */
export type GatewayAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  cookies?: string[];
};

export const json = (body: Record<string, unknown>, cookies: readonly string[] = []): HttpAnswer => ({
  status: 200,
  body,
  cookies,
});

export const noContent = (cookies: readonly string[] = []): HttpAnswer => ({ status: 204, body: undefined, cookies });

// These answers are for one user at one moment and never for a page to frame, sniff or keep.
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  vary: 'Origin, Sec-Fetch-Site',
  'x-content-type-options': 'nosniff',
};

const gatewayAnswer = (status: number, type: string, body: string, more: Record<string, string>): GatewayAnswer => ({
  statusCode: status,
  headers: { ...securityHeaders, 'content-type': type, ...more },
  body,
});

export const toGateway = (answer: HttpAnswer, requestId: string): GatewayAnswer => ({
  ...gatewayAnswer(
    answer.status,
    'application/json; charset=utf-8',
    answer.body === undefined ? '' : JSON.stringify(answer.body),
    { 'x-request-id': requestId },
  ),
  ...(answer.cookies.length === 0 ? {} : { cookies: [...answer.cookies] }),
});

/** A refusal as both faces show it: a code to act on, a fixed sentence to read, an id to ask us about. */
export const problemBody = (refusal: Refusal, requestId: string, errorsUrl?: string) => {
  const { status, title } = refusalTable[refusal.code];
  const isTelling = status < 500 && status !== 401;
  const detail = isTelling ? (refusal.detail ?? publicDetails[refusal.reason]) : undefined;
  return {
    type: errorsUrl === undefined ? `urn:corbado-actions:problem:${refusal.code}` : `${errorsUrl}#${refusal.code}`,
    title,
    status,
    code: refusal.code,
    requestId,
    // Corbado's published samples read `error`.
    error: title,
    ...(detail === undefined ? {} : { detail }),
  };
};

export type HttpFace = {
  /** Where each code has a heading, which the `type` of a problem then leads to. @default - `type` is a name */
  readonly errorsUrl?: string | undefined;
  /** In the body of every failure, for clients that look there before they look at the status. */
  readonly failureFields?: Readonly<Record<string, unknown>>;
};

export const problemToGateway = (
  refusal: Refusal,
  requestId: string,
  { failureFields, errorsUrl }: HttpFace = {},
): GatewayAnswer => {
  const body = { ...problemBody(refusal, requestId, errorsUrl), ...failureFields };
  const retryAfter = refusal.retryAfterSeconds ?? (refusal.code === 'temporarily_unavailable' ? 2 : undefined);
  return gatewayAnswer(body.status, 'application/problem+json; charset=utf-8', JSON.stringify(body), {
    'x-request-id': requestId,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
};

/** One thing a function can be asked to do over HTTP. */
export type HttpStory = (request: HttpRequest, call: Call) => Promise<HttpAnswer>;

/** Finds the story for a request; `undefined` is answered as 404. */
export type HttpRouter = (request: HttpRequest) => HttpStory | undefined;

// Only a deployed route is logged: a path that the caller made up would be free text in the log.
const routeName = (event: unknown): string => {
  const key = (event as { routeKey?: unknown } | null | undefined)?.routeKey;
  return typeof key === 'string' && /^[A-Z]{3,7} \/[A-Za-z/-]{0,64}$/.test(key) ? key : 'unknown';
};

/** Wraps stories into a Lambda handler. Two parameters only: the Node 24 runtime refuses handlers with a callback. */
export const httpHandler =
  (settings: FrameSettings, route: HttpRouter, face: HttpFace = {}) =>
  (event: unknown, context: unknown): Promise<GatewayAnswer> =>
    runInvocation(settings, event, context, {
      route: routeName(event),
      run: async (call) => {
        const request = readHttpRequest(event);
        const story = route(request);
        if (story === undefined) throw new Refusal('not_found', { reason: 'route' });
        return toGateway(await story(request, call), call.requestId);
      },
      statusOf: (answer) => answer.statusCode,
      refuse: (refusal, requestId) => problemToGateway(refusal, requestId, face),
    });
