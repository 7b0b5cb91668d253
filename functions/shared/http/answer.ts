// What goes back over HTTP: JSON, or a problem (RFC 9457), always with the same security headers.
import { publicDetails, type Refusal, refusalTable } from '../refusal.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly body: Record<string, unknown> | undefined;
  /** Whole `Set-Cookie` values. */
  readonly cookies: readonly string[];
};

/** The shape API Gateway wants back: a body that is text, cookies beside the headers. */
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
export const problemBody = (refusal: Refusal, requestId: string) => {
  const { status, title } = refusalTable[refusal.code];
  const detail = status < 500 && status !== 401 ? publicDetails[refusal.reason] : undefined;
  return {
    type: `urn:corbado-actions:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    requestId,
    // Corbado's published samples read `error`.
    error: title,
    ...(detail === undefined ? {} : { detail }),
  };
};

export const problemToGateway = (refusal: Refusal, requestId: string): GatewayAnswer => {
  const body = problemBody(refusal, requestId);
  const retryAfter = refusal.retryAfterSeconds ?? (body.code === 'temporarily_unavailable' ? 2 : undefined);
  return gatewayAnswer(body.status, 'application/problem+json; charset=utf-8', JSON.stringify(body), {
    'x-request-id': requestId,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
};
