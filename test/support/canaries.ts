// Markers to plant where a caller, the login or Corbado can write, and a look at what the functions have logged.
import { randomBytes } from 'node:crypto';
import { markers } from './markers.ts';
import type { Bench } from './system.ts';

/** A fresh marker; the check at the end of a file looks for it in every line and error answer. */
export const canary = (): string => {
  const text = `canary${randomBytes(9).toString('hex')}`;
  markers.add(text);
  return text;
};

/** One marker for each name. */
export const canaries = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, canary()]));

/** The lines in which any marker was seen, for a test that wants to know at once. */
export const linesWithCanaries = (bench: Bench): string[] =>
  bench
    .system()
    .logs.map(({ text }) => text)
    .filter((text) => text.includes('canary'));
