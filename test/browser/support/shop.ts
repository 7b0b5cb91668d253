// The page as a visitor uses it: the shop on the left, the switches on the right, one system per test file.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type SystemWithPage, startWithPage } from '../../../local/page/start-with-page.ts';
import { provideVisitors, type Visitor } from './browser.ts';

export type Guest = Visitor & {
  press(name: string | RegExp, exact?: boolean): Promise<void>;
  /** Waits for words anywhere on the page. */
  sees(words: string | RegExp): Promise<void>;
  /** Signs in as the first demo user and stops at the passkey step. */
  signInWithPassword(): Promise<void>;
  /** From the first page to the account, with a new passkey. */
  enrol(): Promise<void>;
  choose(label: string, option: string): Promise<void>;
};

export type Shop = { running(): SystemWithPage; enter(): Promise<Guest> };

const account = 'Created:';

const guestOf = (visitor: Visitor): Guest => {
  const { page } = visitor;
  const press = (name: string | RegExp, exact = false) => page.getByRole('button', { name, exact }).click();
  const sees = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const signInWithPassword = async (): Promise<void> => {
    await press('Ada Lovelace');
    await press('Sign in with password');
  };
  const enrol = async (): Promise<void> => {
    await signInWithPassword();
    await press('Activate passkey');
    await press('Continue', true);
    await sees(account);
  };
  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByLabel(label).selectOption({ label: option });
  };
  return { ...visitor, press, sees, signInWithPassword, enrol, choose };
};

// A guest finds everything as it was at the start, whatever the one before has switched.
const tidyUp = async ({ system, switches }: SystemWithPage): Promise<void> => {
  system.corbado.reset();
  system.clock.moveBySeconds(Math.round((Date.now() - system.clock.nowMilliseconds()) / 1000));
  switches.setCorbado('none');
  switches.setFrontendApi('up');
  switches.setWebhooks('prompt');
  switches.setCognito('none');
  await switches.setLoginMode('endpoint');
};

/** Registers the start and the end with vitest; to be called inside `describeInBrowser`. Each guest finds a Corbado without passkeys. */
export const provideShop = (): Shop => {
  let running: SystemWithPage | undefined;
  const visitors = provideVisitors();
  const current = (): SystemWithPage => {
    if (running === undefined) throw new Error('the shop is open only while tests run');
    return running;
  };
  beforeAll(async () => {
    running = await startWithPage({});
    await Promise.all(current().system.template.functions.map(({ name }) => current().system.warm(name)));
    current().beginRecording();
  });
  afterAll(() => running?.close());
  return {
    running: current,
    enter: async () => {
      await tidyUp(current());
      const visitor = await visitors.arrive();
      // Corbado's styles ask for web fonts, which the page's policy refuses: there is no way out of this machine.
      visitor.problems.expect(/fonts\.googleapis\.com/);
      await visitor.page.goto(current().system.url);
      return guestOf(visitor);
    },
  };
};

/** The session cookie as the browser keeps it. */
export const sessionCookieOf = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === '__Host-session_id');
