// One check of the smoke test: a request, what its answer must be, and how every refusal of the bundle must look.
import { type RefusalCode, refusalTable } from '../../functions/shared/frame/refusal.ts';
import { type Answer, type Ask, jsonOf } from '../command/send-request.ts';

/** What is wrong with an answer, one sentence each; none when it is as documented. */
export type Judge = (answer: Answer) => string[];

export type Check = {
  /** Stable: what is known of an emulator refers to it. */
  readonly id: string;
  /** In plain words, for the table. */
  readonly title: string;
  readonly ask: Ask;
  readonly judge: Judge;
};

export const all =
  (...judges: Judge[]): Judge =>
  (answer) =>
    judges.flatMap((judge) => judge(answer));

export const hasStatus =
  (...statuses: number[]): Judge =>
  ({ status }) =>
    statuses.includes(status) ? [] : [`expected status ${statuses.join(' or ')}, got ${status}`];

const shown = (value: string | undefined): string =>
  value === undefined ? 'none' : JSON.stringify(value.slice(0, 120));

/** The header's value, compared as a whole. */
export const hasHeader =
  (name: string, expected: string): Judge =>
  ({ headers }) => {
    const value = headers.get(name);
    return value === expected ? [] : [`expected ${name} to be ${JSON.stringify(expected)}, got ${shown(value)}`];
  };

export const hasNoHeader =
  (name: string): Judge =>
  ({ headers }) => {
    const value = headers.get(name);
    return value === undefined ? [] : [`expected no ${name}, got ${shown(value)}`];
  };

/** A header that lists words; case does not count. */
export const listsWords =
  (name: string, ...words: string[]): Judge =>
  ({ headers }) => {
    const listed = (headers.get(name) ?? '').toLowerCase().split(/\s*,\s*/);
    const missing = words.filter((word) => !listed.includes(word.toLowerCase()));
    return missing.length === 0
      ? []
      : [`expected ${name} to list ${missing.join(', ')}, got ${shown(headers.get(name))}`];
  };

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

// An answer that went wrong may show internals: a stack, a path, a class name.
const showsNoInternals = ({ text }: Answer): string[] =>
  /\bat .+:\d+:\d+|node:internal|\/var\/task|"stackTrace"/.test(text) ? ['the body shows internals'] : [];

/** The refusal with this code, complete. */
export const refuses = (code: RefusalCode): Judge =>
  all(hasCode(code), isProblem, hasRequestId, hasSecurityHeaders, showsNoInternals);
