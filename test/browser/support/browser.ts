// One headless Chromium for a test file, and for each test a visitor: a fresh profile with one tab and its own authenticator.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { findChromium } from './chromium.ts';
import { type PageProblems, watchPage } from './page-problems.ts';
import { attachAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';

export type Visitor = {
  page: Page;
  authenticator: VirtualAuthenticator;
  problems: PageProblems;
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
  // Nothing of a page, such as a web font, is looked for outside of this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

const slowestStepMilliseconds = 20_000;

/** Registers the start and the end of the browser with vitest; to be called inside `describeInBrowser`. */
export const provideVisitors = (): Visitors => {
  let browser: Browser | undefined;
  const present: Visitor[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: flags });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const gone = present.splice(0);
    for (const { page } of gone) await page.context().close();
    expect(
      gone.flatMap(({ problems }) => problems.all),
      'problems of the page',
    ).toEqual([]);
  });
  return {
    arrive: async () => {
      if (browser === undefined) throw new Error('the browser runs only while tests do');
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(slowestStepMilliseconds);
      const attach = () => attachAuthenticator(page);
      const visitor = { page, authenticator: await attach(), problems: watchPage(page), attach };
      present.push(visitor);
      return visitor;
    },
  };
};
