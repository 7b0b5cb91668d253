// One check of the smoke test: a request, and what its answer must be.
import type { Answer, Ask } from '../http/send-request.ts';

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
