// What a page complains about while a test drives it: exceptions that nobody caught, and what it wrote as an error.
import type { Page } from 'playwright-core';

export type PageProblems = {
  /** In the order in which they came. */
  readonly all: readonly string[];
  /** From now on problems with such a text are expected. */
  expect(text: RegExp): void;
};

// Chromium's own words about an answer with an error status or a refused connection, whoever asked for it; the page decides
// whether that is a problem.
const ofTheBrowser = /^Failed to load resource: /;

export const watchPage = (page: Page): PageProblems => {
  const problems: string[] = [];
  const expected: RegExp[] = [ofTheBrowser];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  return {
    get all() {
      return problems.filter((problem) => !expected.some((text) => text.test(problem.replace(/^console: /, ''))));
    },
    expect: (text) => void expected.push(text),
  };
};
