// How the rules between settings are held to what they say: one complaint, at one place, with its fix.
import { expect } from 'vitest';
import { problemsOf, production } from './stages-under-test.ts';

/** A production stage with these settings is refused for one of them and nothing else, in these words and with a fix. */
export const expectRefused = (more: object, path: string, words: RegExp): void => {
  const [problem, ...others] = problemsOf('prod', { ...production, ...more });
  expect(problem).toMatch(words);
  expect(problem).toMatch(/ — .+/);
  expect(problem?.startsWith(`stages.prod.${path}: `)).toBe(true);
  expect(others).toEqual([]);
};
