// A visitor's whole way in the browser, for each of the five ways to finish a passkey login.
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { type Guest, provideShop, sessionCookieOf } from './support/shop.ts';

describeInBrowser('the shop', () => {
  const shop = provideShop();

  const routesOfLogins = (): string[] => {
    const titles = shop.running().timeline.events();
    return titles.map(({ title }) => title).filter((title) => /^POST \/auth\/(passkey|completeLogin)/.test(title));
  };

  const ways = [
    { mode: 'Custom endpoint', heldIn: 'cookie', proof: 'a passkey', routes: ['POST /auth/passkey/verify'] },
    { mode: 'completeLogin', heldIn: 'cookie', proof: 'a passkey', routes: ['POST /auth/completeLogin'] },
    { mode: 'Action, session', heldIn: 'script', proof: 'a passkey', routes: [] },
    { mode: 'Action, hand-off code', heldIn: 'cookie', proof: 'a passkey', routes: [] },
    // What opens the session is the id token of the user pool.
    { mode: 'Cognito custom auth', heldIn: 'cookie', proof: 'an id token', routes: [] },
  ];

  it('lets a user enrol, then sign in with the passkey and end all sessions in each of the five ways', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    await guest.enrol();
    await guest.signOut();
    expect(await sessionCookieOf(page)).toBeUndefined();
    for (const { mode, heldIn, proof, routes } of ways) {
      const before = routesOfLogins().length;
      // Each look at the page searches all of it, and the timeline would soon be most of it.
      await guest.press('Clear');
      await guest.chooseMode(mode);
      // A passkey that was used in the second in which all sessions were ended does not count.
      shop.running().system.clock.moveBySeconds(1);
      await guest.press(/^Login with passkey/);
      await guest.sees(/^Welcome, /);
      await guest.sees('Created:');
      await guest.sees(new RegExp(`^${proof}, `));
      expect(routesOfLogins().slice(before), mode).toEqual(routes);
      // Where no script, no other site and no other host gets at it.
      const guarded = { domain: 'localhost', path: '/', httpOnly: true, secure: true, sameSite: 'Strict' };
      const cookie = heldIn === 'script' ? undefined : expect.objectContaining(guarded);
      expect(await sessionCookieOf(page), mode).toEqual(cookie);
      expect(await page.evaluate('document.cookie'), mode).toBe('');
      await guest.press('Sign out everywhere');
      await guest.sees('Welcome back');
      expect(await sessionCookieOf(page), mode).toBeUndefined();
      const rows = await shop.running().system.dynamodb.items();
      expect(
        rows.filter(({ sk }) => String(sk).startsWith('S#')),
        mode,
      ).toEqual([]);
    }
  });

  it('makes one session of several presses', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    await guest.signOut();
    await guest.page.getByRole('button', { name: /^Login with passkey/ }).click({ clickCount: 3 });
    await guest.sees('Created:');
    const isSession = ({ sk }: { sk?: unknown }) => String(sk).startsWith('S#');
    expect((await shop.running().system.dynamodb.items()).filter(isSession)).toHaveLength(1);
  });

  const forgetUser = async ({ page, signOut }: Guest): Promise<void> => {
    await signOut();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
  };

  it('signs a user in by the browser’s own offer of the passkey, by user name and by e-mail address', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    await forgetUser(guest);
    await guest.sees('Welcome, Ada Lovelace');
    for (const typed of ['ada.lovelace', 'ada.lovelace@example.com']) {
      // Until the name is typed, so that the browser's own offer does not come first.
      await guest.authenticator.setUserVerified(false);
      await forgetUser(guest);
      await guest.page.getByLabel('Email address').fill(typed);
      await guest.authenticator.setUserVerified(true);
      await guest.press('Login', true);
      await guest.sees('Welcome, Ada Lovelace');
    }
  });

  it('lists, refuses a second passkey on the same device, and deletes', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    await guest.enrol();
    await guest.press('Add a passkey');
    await guest.sees('No passkey created');
    await page.keyboard.press('Escape');
    await page.reload();
    await guest.sees('Created:');
    await page.locator('.cb-passkey-list-item-delete-icon > *').click();
    await guest.press('Delete', true);
    await expect.poll(() => page.getByText('Created:').count(), { timeout: 20_000 }).toBe(0);
    expect(shop.running().system.corbado.state.passkeys).toEqual([]);
  });
});
