// The page as a visitor uses it: the shop on the left, the switches on the right, on the worker's one system.
import type { Page } from 'playwright-core';
import { beforeAll } from 'vitest';
import { startOver } from '../../../page/start-over.ts';
import type { SystemWithPage } from '../../../page/start-with-page.ts';
import { openPage } from '../../page/shared-page.ts';
import { provideVisitors, type Visitor } from './browser.ts';

export type Guest = Visitor & {
  press(name: string | RegExp, exact?: boolean): Promise<void>;
  /** Waits for words anywhere on the page. */
  sees(words: string | RegExp): Promise<void>;
  /** Says which way a passkey login ends, and waits until it does. */
  chooseMode(name: string): Promise<void>;
  /** Chooses one of the positions of a switch. */
  choose(label: string, option: string): Promise<void>;
  /** Signs in as the first demo user and stops at the passkey step. */
  signInWithPassword(): Promise<void>;
  /** From the first page to the account, with a new passkey. */
  enrol(): Promise<void>;
  /** Ends on the sign-in page, which remembers who was there. */
  signOut(): Promise<void>;
  /** The words of the notice that something went wrong. */
  alert(): Promise<string>;
};

export type Shop = { running(): SystemWithPage; enter(): Promise<Guest> };

const guestOf = (visitor: Visitor): Guest => {
  const { page } = visitor;
  const press = (name: string | RegExp, exact = false) => page.getByRole('button', { name, exact }).click();
  const sees = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const signInWithPassword = async (): Promise<void> => {
    await press('Ada Lovelace');
    await press('Sign in with password');
  };
  return {
    ...visitor,
    press,
    sees,
    chooseMode: async (name) => {
      const mode = page.getByRole('radio', { name });
      if (await mode.isChecked()) return;
      await mode.check();
      await sees(`A passkey login now ends in: ${name}`);
    },
    choose: async (label, option) => void (await page.getByLabel(label).selectOption({ label: option })),
    signInWithPassword,
    enrol: async () => {
      await signInWithPassword();
      await press('Activate passkey');
      await press('Continue', true);
      await sees('Created:');
    },
    signOut: async () => {
      await press('Sign out', true);
      await sees('Welcome back');
    },
    alert: () => page.getByRole('alert').innerText(),
  };
};

/** Registers the start with vitest; to be called inside `describeInBrowser`. Each guest finds everything as it was at the start. */
export const provideShop = (): Shop => {
  let running: SystemWithPage | undefined;
  const visitors = provideVisitors();
  const current = (): SystemWithPage => {
    if (running === undefined) throw new Error('the shop is open only while tests run');
    return running;
  };
  beforeAll(async () => {
    running = await openPage();
  });
  return {
    running: current,
    enter: async () => {
      await startOver(current());
      const visitor = await visitors.arrive();
      await visitor.page.goto(current().system.url);
      return guestOf(visitor);
    },
  };
};

/** The session cookie as the browser keeps it. */
export const sessionCookieOf = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === '__Host-session_id');
