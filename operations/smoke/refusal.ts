// How every refusal of the bundle must look: a problem document (RFC 9457) with a request id, never cached, framed or sniffed.
import { type RefusalCode, refusalTable } from '../../functions/shared/refusal.ts';
import { type Answer, jsonOf } from '../http/send-request.ts';
import { all, hasHeader, type Judge } from './check.ts';

export const hasSecurityHeaders: Judge = all(
  hasHeader('cache-control', 'no-store'),
  hasHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'"),
  hasHeader('referrer-policy', 'no-referrer'),
  hasHeader('x-content-type-options', 'nosniff'),
  ({ headers }) =>
    /^max-age=\d{7,}/.test(headers.get('strict-transport-security') ?? '')
      ? []
      : ['expected strict-transport-security with a max-age of months'],
  // Not compared as a whole: a gateway or CDN in front may add names.
  ({ headers }) => (/\borigin\b/i.test(headers.get('vary') ?? '') ? [] : ['expected vary to name Origin']),
);

const isProblem = (answer: Answer): string[] => {
  const type = answer.headers.get('content-type') ?? 'none';
  return type.startsWith('application/problem+json') ? [] : [`expected application/problem+json, got ${type}`];
};

const hasRequestId = (answer: Answer): string[] => {
  const { requestId } = jsonOf(answer);
  if (typeof requestId !== 'string' || requestId === '') return ['expected a requestId in the body'];
  return answer.headers.get('x-request-id') === requestId
    ? []
    : ['expected x-request-id to be the requestId of the body'];
};

const codeText = (answer: Answer): string => {
  const { code } = jsonOf(answer);
  return typeof code === 'string' ? `${answer.status} ${code.slice(0, 60)}` : `${answer.status} without a code`;
};

const hasCode =
  (code: RefusalCode): Judge =>
  (answer) => {
    const body = jsonOf(answer);
    const { status, title } = refusalTable[code];
    if (answer.status !== status || body.code !== code) return [`expected ${status} ${code}, got ${codeText(answer)}`];
    const fields = { status, title, error: title, type: `urn:corbado-actions:problem:${code}` };
    return Object.entries(fields)
      .filter(([name, expected]) => body[name] !== expected)
      .map(([name, expected]) => `expected ${name} ${JSON.stringify(expected)}, got ${JSON.stringify(body[name])}`);
  };

// An answer that went wrong inside tells about the inside: a stack, a path, a class name.
const tellsNothing = ({ text }: Answer): string[] =>
  /\bat .+:\d+:\d+|node:internal|\/var\/task|"stackTrace"/.test(text) ? ['the body tells about the inside'] : [];

/** The refusal with this code, complete. */
export const refuses = (code: RefusalCode): Judge =>
  all(hasCode(code), isProblem, hasRequestId, hasSecurityHeaders, tellsNothing);
