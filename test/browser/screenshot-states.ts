// The states of the page that are worth a look, in the order in which one visitor comes by them.
import type { Page } from 'playwright-core';

export type Look = (name: string) => Promise<void>;

const press = (page: Page, name: string | RegExp, exact = false): Promise<void> =>
  page.getByRole('button', { name, exact }).click();

const signInWithPassword = async (page: Page): Promise<void> => {
  await press(page, 'Ada Lovelace');
  await press(page, 'Sign in with password');
};

const choose = (page: Page, label: string, words: string) => page.getByLabel(label).selectOption({ label: words });

/** On a phone the switches are folded. */
const unfold = async (page: Page): Promise<void> => {
  const fold = page.getByText('Switches and clock');
  if (await fold.isVisible()) await fold.click();
};

/** Ends on the account page, with one passkey. */
const firstPasskey = async (page: Page, look: Look): Promise<void> => {
  await page.getByLabel('Email address').waitFor();
  await look('sign-in-first');
  await unfold(page);
  await look('sign-in');
  await page.getByLabel('Email address').fill('nobody@example.com');
  await press(page, 'Login', true);
  await page.getByText('There is no account').waitFor();
  await look('unknown-address');
  await signInWithPassword(page);
  await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
  await look('append');
  await press(page, 'Activate passkey');
  await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
  await look('created');
  await press(page, 'Continue', true);
  await page.getByText('Created:').waitFor();
};

/** Ends on the account page, signed in with the passkey, with the decisive request opened in the timeline. */
const passkeyLogin = async (page: Page, look: Look): Promise<void> => {
  await press(page, 'Sign out', true);
  await page.getByText('Welcome back').waitFor();
  await look('one-tap');
  await press(page, /^Login with passkey/);
  await page.getByText('Created:').waitFor();
  await choose(page, 'Show', 'requests to the backend');
  await page.getByRole('button', { name: /passkey\/verify/ }).click();
  await look('account');
  await choose(page, 'Show', 'every request');
};

const tabs = async (page: Page, look: Look): Promise<void> => {
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.getByText('Replay markers').waitFor();
  await look('table');
  await page.getByRole('tab', { name: 'Journey' }).click();
  await press(page, 'Run the whole journey');
  await page.getByText(/steps passed/).waitFor();
  await look('journey');
  await page.getByRole('tab', { name: 'System' }).click();
  await look('system');
  await page.getByRole('tab', { name: 'Timeline' }).click();
};

const troubles = async (page: Page, look: Look): Promise<void> => {
  await page.locator('.cb-passkey-list-item-delete-icon > *').click();
  await look('delete');
  await press(page, 'Cancel');
  await choose(page, 'Corbado’s Backend API', 'is down until switched back');
  await press(page, 'Add a passkey');
  await page.getByRole('alert').waitFor();
  await look('token-refused');
  await choose(page, 'Corbado’s Backend API', 'works');
  await press(page, '+31 min');
  await page.getByText('Your session ended because it was not used').waitFor();
  await look('session-ended');
  await press(page, 'Reset');
};

const otherWays = async (page: Page, look: Look): Promise<void> => {
  await page.getByRole('radio', { name: 'Action, session' }).check();
  await press(page, /^Login with passkey/);
  await page.getByText('Created:').waitFor();
  await look('action-session');
  await press(page, 'Sign out', true);
  await choose(page, 'Corbado’s Frontend API', 'is down until switched back');
  await press(page, /^Login with passkey/);
  await page.getByRole('alert').waitFor();
  await look('frontend-api-down');
};

/** Ends signed in by the user pool; the flag goes once the passkey is deleted, and comes again with the next one. */
const userPool = async (page: Page, look: Look): Promise<void> => {
  await choose(page, 'Corbado’s Frontend API', 'works');
  await page.getByRole('radio', { name: 'Cognito custom auth' }).check();
  // The client has forgotten who was here, so the browser's own offer of the passkey signs in.
  await page.reload();
  await page.getByText('Created:').waitFor();
  await unfold(page);
  await page
    .getByRole('button', { name: /RespondToAuthChallenge/ })
    .first()
    .click();
  await look('user-pool');
  await page.locator('.cb-passkey-list-item-delete-icon > *').click();
  await press(page, 'Delete', true);
  await page
    .getByText(/webhooks/)
    .first()
    .waitFor();
  await press(page, '+5 min');
  await press(page, 'Run reconcile now');
  await page.getByText(/^false, written/).waitFor();
  await page
    .getByRole('button', { name: /scheduled run of reconcile/ })
    .first()
    .click();
  await look('flag-cleared');
  await press(page, 'Reset');
};

export const visitStates = async (page: Page, look: Look): Promise<void> => {
  for (const chapter of [firstPasskey, passkeyLogin, tabs, troubles, otherWays, userPool]) await chapter(page, look);
};
