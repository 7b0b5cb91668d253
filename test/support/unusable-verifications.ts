// What Corbado's verify call could answer that is no `success`, by what is said about it to the caller.
import { type Fault, type FaultOf, nonsenseKinds } from '../../local/corbado/fault.ts';

/** An answer with this status; without a body it has Corbado's error envelope. */
export const status = (code: number, more: Omit<FaultOf<'status'>, 'kind' | 'status'> = {}): Fault => ({
  kind: 'status',
  status: code,
  ...more,
});

export const success = { verificationResult: 'success' };

/** Status 200 and this as the result, which need not be a text. */
export const saying = (verificationResult: unknown): Fault => status(200, { body: { verificationResult } });

type Named = readonly [what: string, fault: Fault];

const result = (value: unknown): Named => [`the result ${JSON.stringify(value)}`, saying(value)];
const successWith = (code: number): Named => [`status ${code} with a success`, status(code, { body: success })];
const body = (what: string, content: unknown, contentType = 'application/json'): Named => [
  what,
  status(200, { body: content, contentType }),
];

/** Documented: the login is not confirmed. */
export const negative = ['invalid_signature', 'invalid_challenge', 'user_mismatch'].map(result);

/** Our request was refused, although it is the one that is documented. */
export const rejected = [400, 402, 405, 409, 410, 413, 418, 422, 499].map(successWith);

const nearlySuccess = ['Success', 'SUCCESS', ' success', 'success\n', 'success,success', 'not_success', 'true', ''];
const noText = [['success'], { success: true }, true, 1, null, undefined];

/** Nothing that can be relied on. */
export const unusable: readonly Named[] = [
  ...['generic_error', 'expired', ...nearlySuccess, ...noText].map(result),
  ...[201, 202, 203, 206, 300, 302, 304, 500, 501, 502, 503, 504, 520, 599].map(successWith),
  ...nonsenseKinds.map((what): Named => [`nonsense: ${what}`, { kind: 'nonsense', what }]),
  ['a 500 that says success', { kind: 'lie' }],
  ['a 502 in HTML', status(502, { body: '<html>Bad Gateway</html>', contentType: 'text/html' })],
  body('a success that is declared as text', success, 'text/plain'),
  body('a success that is declared as HTML', success, 'text/html'),
  body('a success in a type that only looks like JSON', success, 'application/jsonp'),
  body('a success inside another object', { data: success }),
  body('a success under __proto__', `{"__proto__":${JSON.stringify(success)}}`),
  body('a success in another spelling of the key', { VerificationResult: 'success' }),
  body('a success after text', `x${JSON.stringify(success)}`),
  body('two JSON values', `${JSON.stringify(success)}{}`),
  body('just over 64 KiB', { ...success, padding: 'x'.repeat(65_536) }),
];
