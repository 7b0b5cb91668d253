// A visitor's whole way in the browser, for each of the five ways to finish a passkey login.
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { type Guest, provideShop, sessionCookieOf } from './support/shop.ts';

describeInBrowser('the shop', () => {
  const shop = provideShop();

  it.each([
    { mode: 'Custom endpoint', heldIn: 'cookie', proof: 'a passkey' },
    { mode: 'completeLogin', heldIn: 'cookie', proof: 'a passkey' },
    { mode: 'Action, session', heldIn: 'script', proof: 'a passkey' },
    { mode: 'Action, hand-off code', heldIn: 'cookie', proof: 'a passkey' },
    // What opens the session is the id token of the user pool.
    { mode: 'Cognito custom auth', heldIn: 'cookie', proof: 'the existing login' },
  ])(
    'lets a user enrol, sign out, sign in with the passkey and end all sessions: $mode',
    async ({ mode, heldIn, proof }) => {
      const guest = await shop.enter();
      const { page } = guest;
      await page.getByRole('radio', { name: mode }).check();
      await guest.enrol();
      await guest.press('Sign out', true);
      await guest.sees('Welcome back');
      expect(await sessionCookieOf(page)).toBeUndefined();
      await guest.press(/^Login with passkey/);
      await guest.sees(/^Welcome, /);
      await guest.sees('Created:');
      await guest.sees(new RegExp(`^${proof}, `));
      expect((await sessionCookieOf(page)) === undefined).toBe(heldIn === 'script');
      await guest.press('Sign out everywhere');
      await guest.sees('Welcome back');
      expect(await sessionCookieOf(page)).toBeUndefined();
      const rows = await shop.running().system.dynamodb.items();
      expect(rows.filter(({ sk }) => String(sk).startsWith('S#'))).toEqual([]);
    },
  );

  it('keeps the cookie where no script, no other site and no other host gets at it', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    const cookie = await sessionCookieOf(guest.page);
    expect(cookie).toMatchObject({ domain: 'localhost', path: '/', httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(await guest.page.evaluate('document.cookie')).toBe('');
  });

  const forgetUser = async ({ page, press, sees }: Guest): Promise<void> => {
    await press('Sign out', true);
    await sees('Welcome back');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
  };

  it('signs a user in by itself when the browser offers the passkey', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    await forgetUser(guest);
    await guest.sees('Welcome, Ada Lovelace');
  });

  const routesOfLogins = (): string[] => {
    const titles = shop
      .running()
      .timeline.events()
      .map(({ title }) => title);
    return titles.filter((title) => /^POST \/auth\/(passkey\/verify|completeLogin)$/.test(title));
  };

  it('posts the proof to the route of Corbado’s guides when that is chosen, and nowhere else', async () => {
    const guest = await shop.enter();
    await guest.page.getByRole('radio', { name: 'completeLogin' }).check();
    await guest.enrol();
    const before = routesOfLogins();
    await guest.press('Sign out', true);
    await guest.press(/^Login with passkey/);
    await guest.sees(/^Welcome, /);
    expect(routesOfLogins().slice(before.length)).toEqual(['POST /auth/completeLogin']);
    expect(await sessionCookieOf(guest.page)).toMatchObject({ httpOnly: true });
  });

  it.each(['ada.lovelace', 'ada.lovelace@example.com'])('knows a user by what was typed in: %s', async (typed) => {
    const guest = await shop.enter();
    await guest.enrol();
    // Until the name is typed, so that the browser's own offer does not come first.
    await guest.authenticator.setUserVerified(false);
    await forgetUser(guest);
    await guest.page.getByLabel('Email address').fill(typed);
    await guest.authenticator.setUserVerified(true);
    await guest.press('Login', true);
    await guest.sees('Welcome, Ada Lovelace');
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
