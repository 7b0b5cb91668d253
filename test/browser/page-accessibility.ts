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
const violations = async (page: Page, part: string): Promise<string[]> => {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(`axe.run('${part}', { resultTypes: ['violations'] })`);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
};

describeInBrowser('the page', () => {
  const shop = provideShop();

  const looks = [
    { width: 1280, height: 900, colorScheme: 'light' },
    { width: 390, height: 800, colorScheme: 'dark' },
  ] as const;

  /** Of the part that a state changes, in the first look; in both where a second part is named. */
  const findings = async (page: Page, ...parts: [string, string?]): Promise<string[]> => {
    const found: string[] = [];
    for (const [index, part = ''] of parts.entries()) {
      const { colorScheme, ...size } = looks[index] ?? looks[0];
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(...(await violations(page, part)).map((words) => `${colorScheme} ${size.width}: ${words}`));
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    return found;
  };

  it('has no accessibility violation in its main states, and Sign out is in view', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    await page.getByLabel('Email address').waitFor();
    const found = { 'sign-in': await findings(page, '#web-app') } as Record<string, string[]>;
    await guest.signInWithPassword();
    await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    found.append = await findings(page, '#web-app');
    await guest.press('Activate passkey');
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    // There is nothing left to decline.
    expect(await page.getByText('Continue without a new passkey').count()).toBe(0);
    found.created = await findings(page, '#web-app');
    await guest.press('Continue', true);
    await guest.sees('Created:');
    const signOut = await page.getByRole('button', { name: 'Sign out', exact: true }).boundingBox();
    expect(signOut?.y).toBeLessThan(720);
    await page
      .getByRole('button', { name: /\/auth\/session/ })
      .first()
      .click();
    found.account = await findings(page, 'html', 'html');
    await guest.choose('Corbado’s Backend API', 'is down until switched back');
    await guest.press('Add a passkey');
    await page.getByRole('alert').waitFor();
    // Corbado's component says it too, in fewer words.
    expect(await page.getByText('Passkey creation failed').isVisible()).toBe(false);
    found.refused = await findings(page, '#web-app');
    for (const tab of ['Table', 'Journey', 'System']) {
      await page.getByRole('tab', { name: tab }).click();
      found[tab] = await findings(page, '#backend');
    }
    expect(Object.values(found).flat()).toEqual([]);
  });

  it('explains the API and tries its routes, and asks nobody but this machine', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    await guest.signInWithPassword();
    await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    await page.getByRole('link', { name: 'the API', exact: true }).click();
    const route = page.locator('#showSession');
    await route.getByText('Try it').click();
    await route.getByRole('button', { name: 'Send to the local run' }).click();
    const answer = route.locator('.message');
    await answer.getByText('200 OK').waitFor();
    expect(await answer.innerText()).toContain('"displayName": "Ada Lovelace"');
    await route.getByLabel('Bearer token').fill('nobody');
    await route.getByRole('button', { name: 'Send to the local run' }).click();
    await answer.getByText('401 Unauthorized').waitFor();
    await route.getByText('Failures').click();
    expect(await findings(page, 'html', '#showSession')).toEqual([]);
    expect([...hosts].sort()).toEqual(['127.0.0.1', 'localhost']);
  });

  it('takes a visitor from the password to a passkey, out and in again by keyboard alone', async () => {
    const { page, sees } = await shop.enter();
    await page.getByLabel('Email address').waitFor();
    const pressKeyOn = async (name: RegExp): Promise<void> => {
      const words = 'document.activeElement?.innerText ?? ""';
      for (let stops = 0; stops < 60 && !name.test(await page.evaluate(words)); stops += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
    };
    await pressKeyOn(/^Ada Lovelace$/);
    await pressKeyOn(/^Sign in with password$/);
    await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    await pressKeyOn(/^Activate passkey$/);
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
    await pressKeyOn(/^Continue$/);
    await sees('Created:');
    await pressKeyOn(/^Sign out$/);
    await sees('Welcome back');
    await pressKeyOn(/^Login with passkey/);
    await sees(/^a passkey, /);
  });
});
