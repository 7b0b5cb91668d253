// What Corbado's verify call could answer that is no `success`, by what is said about it to the caller.
import type { Fault, FaultOf } from '../../local/corbado/fault.ts';

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
export const rejected = [400, 413].map(successWith);

const notQuiteSuccess = ['generic_error', 'Success', ['success'], true];

/** Nothing that can be relied on. */
export const unusable: readonly Named[] = [
  ...notQuiteSuccess.map(result),
  ...[201, 304, 500, 503].map(successWith),
  ...(['html', 'truncated', 'huge', 'gzip'] as const).map(
    (what): Named => [`nonsense: ${what}`, { kind: 'nonsense', what }],
  ),
  ['a 500 that says success', { kind: 'lie' }],
  body('a success that is declared as HTML', success, 'text/html'),
  body('a success under __proto__', `{"__proto__":${JSON.stringify(success)}}`),
];
