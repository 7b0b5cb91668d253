// What axe finds on the page in its main states, light and dark, wide and narrow; and that one sign-in works by keyboard alone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { provideShop } from './support/shop.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each violation with the elements that have it. */
const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  // What appears may fade in, and a colour half-way has no contrast to speak of.
  const results: AxeResults = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
};

describeInBrowser('the page', () => {
  const shop = provideShop();

  const looks = [
    { width: 1280, height: 900, colorScheme: 'light' },
    { width: 390, height: 800, colorScheme: 'dark' },
  ] as const;

  const findings = async (page: Page): Promise<string[]> => {
    const found: string[] = [];
    for (const { colorScheme, ...size } of looks) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(page)).map((words) => `${colorScheme} ${size.width}: ${words}`));
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    return found;
  };

  it('has no accessibility violation in its main states, and Sign out is in view', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    await page.getByLabel('Email address').waitFor();
    const found = { 'sign-in': await findings(page) } as Record<string, string[]>;
    await guest.signInWithPassword();
    await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    found.append = await findings(page);
    await guest.press('Activate passkey');
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    // There is nothing left to decline.
    expect(await page.getByText('Continue without a new passkey').count()).toBe(0);
    found.created = await findings(page);
    await guest.press('Continue', true);
    await guest.sees('Created:');
    const signOut = await page.getByRole('button', { name: 'Sign out', exact: true }).boundingBox();
    expect(signOut?.y).toBeLessThan(720);
    await page
      .getByRole('button', { name: /\/auth\/session/ })
      .first()
      .click();
    found.account = await findings(page);
    await guest.choose('Corbado’s Backend API', 'is down until switched back');
    await guest.press('Add a passkey');
    await page.getByRole('alert').waitFor();
    // Corbado's component says it too, in fewer words.
    expect(await page.getByText('Passkey creation failed').isVisible()).toBe(false);
    found.refused = await findings(page);
    for (const tab of ['Table', 'Journey', 'System']) {
      await page.getByRole('tab', { name: tab }).click();
      found[tab] = await findings(page);
    }
    expect(Object.values(found).flat()).toEqual([]);
  });
});
