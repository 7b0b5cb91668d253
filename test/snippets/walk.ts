// The same walk through each app, in Chromium with an authenticator made of software: password, passkey, out, and in again with it.
import { strictEqual } from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { CorbadoActions } from '../../client/src/index.ts';
import { firstDemoUser } from '../../local/login/demo-users.ts';
import { attachAuthenticator } from '../browser/support/virtual-authenticator.ts';
import type { LocalRun } from './local-run.ts';

// What the function below, which runs in the page, finds there.
type Globals = { auth: CorbadoActions };

/** As the app's own password form would: the existing login's id token, exchanged by the client. */
const signInWithPassword = (page: Page, { loginUrl }: LocalRun): Promise<void> =>
  page.evaluate(
    async ({ address, user }) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(user) });
      const { idToken } = (await answer.json()) as { idToken: string };
      await (globalThis as unknown as Globals).auth.exchange(idToken);
    },
    { address: `${loginUrl}/login`, user: { username: firstDemoUser.username, password: firstDemoUser.password } },
  );

/** `isReloaded`: the app shows a login only after it is loaded again. */
export const walk = async (browser: Browser, address: string, local: LocalRun, isReloaded: boolean): Promise<void> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // In one load of a thousand, by chance, FingerprintJS in Corbado's client reports its use to its makers. It asks for this variable first.
  await page.addInitScript(() => Object.assign(globalThis, { __fpjs_d_m: true }));
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  try {
    await attachAuthenticator(page);
    await page.goto(address);
    await page.getByLabel('Email address').waitFor();
    await signInWithPassword(page, local);
    if (isReloaded) await page.reload();
    const welcome = page.getByRole('heading', { name: 'Welcome, Ada Lovelace' });
    await welcome.waitFor();
    await page.getByRole('button', { name: 'Activate passkey' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Created:').first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('.cb-passkey-button').click();
    await welcome.waitFor();
    const session = await page.evaluate(() => (globalThis as unknown as Globals).auth.session());
    strictEqual(session?.amr, 'passkey');
    // Fonts of Corbado's components, which this browser cannot reach.
    hosts.delete('fonts.googleapis.com');
    strictEqual([...hosts].sort().join(), '127.0.0.1,localhost');
  } catch (error) {
    const words = await page.locator('body').innerText();
    throw new Error(`${error instanceof Error ? error.message : error}\nthe page says: ${words}`);
  } finally {
    await context.close();
  }
};
