// CORS as API Gateway does it: preflights are answered here and never reach a function.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
import type { IncomingMessage } from 'node:http';
import type { HttpAnswer } from './http-answer.ts';
import type { CorsRules } from './template-routes.ts';

type Headers = HttpAnswer['headers'];

/** An OPTIONS request that asks for permission on behalf of another request. */
export const isPreflight = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const originHeaders = (rules: CorsRules, origin: string | undefined): Headers => {
  if (origin === undefined) return [];
  const allowed = rules.allowOrigins.find((one) => one === '*' || one === origin);
  if (allowed === undefined) return [];
  return [
    ['access-control-allow-origin', allowed],
    ...(rules.allowCredentials ? [['access-control-allow-credentials', 'true'] as const] : []),
  ];
};

const listHeader = (name: string, values: readonly string[]): Headers =>
  values.length === 0 ? [] : [[name, values.join(',')]];

/** To an origin that is not allowed the answer is the same 204, but says nothing; the browser then refuses. */
export const answerPreflight = (rules: CorsRules, origin: string | undefined): HttpAnswer => {
  const allowed = originHeaders(rules, origin);
  const details: Headers = [
    ...listHeader('access-control-allow-methods', rules.allowMethods),
    ...listHeader('access-control-allow-headers', rules.allowHeaders),
    ...(rules.maxAgeSeconds === undefined ? [] : [['access-control-max-age', String(rules.maxAgeSeconds)] as const]),
  ];
  return { status: 204, headers: allowed.length === 0 ? [] : [...allowed, ...details], body: Buffer.alloc(0) };
};

/**
 * Adds what the origin may know to the answer of a function, and drops whatever CORS headers that has set itself. AWS documents it for
 * answers of functions only, so the gateway's own get none: a page of another origin cannot read these.
 */
export const withCors = (rules: CorsRules, answer: HttpAnswer, origin: string | undefined): HttpAnswer => {
  if (answer.ofGateway) return answer;
  const allowed = originHeaders(rules, origin);
  return {
    ...answer,
    headers: [
      ...answer.headers.filter(([name]) => !name.startsWith('access-control-')),
      ...allowed,
      ...(allowed.length === 0 ? [] : listHeader('access-control-expose-headers', rules.exposeHeaders)),
    ],
  };
};
