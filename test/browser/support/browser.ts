// One headless Chromium with one tab for all test files of a worker. Each test has a visitor in it, with an authenticator: the tab is
// then empty and the browser knows nobody. A profile of its own for each visitor would start a process and compile the page's script
// each time, which takes longer than a visit.
import { chromium, type Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { findChromium } from './chromium.ts';
import { attachAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';

export type Visitor = {
  page: Page;
  authenticator: VirtualAuthenticator;
  /** Gives the visitor another device; the first one must be gone, since a browser has one built-in authenticator. */
  attach(): Promise<VirtualAuthenticator>;
};

export type Visitors = {
  /** With an open tab that shows nothing yet. Gone after the test, which fails if the page had problems. */
  arrive(): Promise<Visitor>;
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // There is no GPU, and no process is needed to find that out.
  '--in-process-gpu',
  // Nothing of a page, such as a web font, is looked for outside of this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

const slowestStepMilliseconds = 20_000;

// Chromium's own words about an answer with an error status or a refused connection, whoever asked for it; the page decides
// whether that is a problem.
const ofTheBrowser = /^Failed to load resource: /;

/** What the page complains about: exceptions that nobody caught, and what it writes as an error. */
const watchPage = (page: Page, problems: string[]): void => {
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const isProblem = message.type() === 'error' && !ofTheBrowser.test(message.text());
    if (isProblem) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
};

// FingerprintJS in Corbado's client draws pictures and plays sounds at each load, a tenth of all that the browser computes. And in one load of
// a thousand, by chance, it reports its use to its makers, which the page forbids and the browser complains about.
const quietFingerprint = `globalThis.__fpjs_d_m = true;
  globalThis.OfflineAudioContext = globalThis.webkitOfflineAudioContext = undefined;
  HTMLCanvasElement.prototype.getContext = () => null;`;

const problems: string[] = [];

const openTab = async (): Promise<Page> => {
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: flags });
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(slowestStepMilliseconds);
  await page.addInitScript(quietFingerprint);
  watchPage(page, problems);
  return page;
};

// Ends with the worker, as everything that a process of Playwright's has started does.
let shared: Promise<Page> | undefined;

const forgetVisitor = async (page: Page): Promise<void> => {
  const others = page
    .context()
    .pages()
    .filter((other) => other !== page);
  for (const other of others) await other.close();
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto('about:blank');
  await page.context().clearCookies();
};

const leave = async (page: Page, devices: readonly VirtualAuthenticator[]): Promise<void> => {
  try {
    for (const device of devices) await device.remove();
    await forgetVisitor(page);
  } catch (error) {
    // The next visitor gets another browser rather than what is left of this one.
    shared = undefined;
    problems.length = 0;
    await page.context().browser()?.close();
    throw error;
  }
};

/** Registers the end of each visit with vitest; to be called inside `describeInBrowser`. */
export const provideVisitors = (): Visitors => {
  let present: Page | undefined;
  const devices: VirtualAuthenticator[] = [];
  const attachTo = async (page: Page): Promise<VirtualAuthenticator> => {
    const device = await attachAuthenticator(page);
    devices.push(device);
    return device;
  };
  afterEach(async () => {
    if (present) await leave(present, devices.splice(0));
    present = undefined;
    expect(problems.splice(0), 'problems of the page').toEqual([]);
  });
  return {
    arrive: async () => {
      shared ??= openTab();
      const page = await shared;
      present = page;
      return { page, authenticator: await attachTo(page), attach: () => attachTo(page) };
    },
  };
};
