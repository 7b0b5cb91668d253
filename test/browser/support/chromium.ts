// Finds the machine's Chromium. Without one the browser tests are left out, in words that nobody overlooks; in CI they then fail.
import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';

// The first is all that tests need of Chromium, without what draws windows: a sixth less to compute.
const usualPaths = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The executable: CHROMIUM_PATH when that is set, whether it exists or not, else the first usual one that exists. */
export const findChromium = (): string | undefined => process.env.CHROMIUM_PATH ?? usualPaths.find(existsSync);

export const hasChromium = (): boolean => existsSync(findChromium() ?? '');

const isSet = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false'].includes(value);
const mustRun = (): boolean => isSet(process.env.CI) || isSet(process.env.REQUIRE_BROWSER);

const advice = 'NO CHROMIUM FOUND (set CHROMIUM_PATH, or install one)';

// A ceremony takes half a second, and twenty times that on a machine that has other things to do.
const slowestTestMilliseconds = 60_000;

/** A `describe` for tests that need a browser. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (hasChromium()) {
    describe(name, { timeout: slowestTestMilliseconds }, tests);
  } else if (mustRun()) {
    it(name, () => {
      throw new Error(advice);
    });
  } else {
    // Past the test runner, which shows the output of failed files only.
    process.stderr.write(`\n!!! ${advice}: BROWSER TESTS DID NOT RUN: ${name}\n`);
    describe.runIf(false)(name, tests);
  }
};
