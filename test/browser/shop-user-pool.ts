// What the user pool is told of a visitor's passkeys, and a login through it, as the page shows them.
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { type Guest, provideShop } from './support/shop.ts';

describeInBrowser('the shop with a user pool', () => {
  const shop = provideShop();

  const attributesOfAda = () => {
    const { cognito, template } = shop.running().system;
    return cognito?.users.get(template.userPools[0]?.id ?? '', 'ada.lovelace')?.attributes;
  };

  const runReconcileLater = async (guest: Guest): Promise<void> => {
    await guest.press('+5 min');
    await guest.press('Run reconcile now');
  };

  it('sets the flag later when Cognito is down at the first passkey, and takes it back once Corbado has none', async () => {
    const guest = await shop.enter();
    const { corbado } = shop.running().system;
    await guest.choose('Cognito’s API', 'is down until switched back');
    await guest.enrol();
    await guest.sees('not set yet');
    await guest.choose('Cognito’s API', 'works');
    await runReconcileLater(guest);
    await guest.sees(/^true, written/);
    expect(attributesOfAda()).toMatchObject({ 'custom:passkey_enrolled': 'true' });
    await guest.press('Reset');
    await guest.page.locator('.cb-passkey-list-item-delete-icon > *').click();
    await guest.press('Delete', true);
    await guest.sees('POST /webhooks/corbado');
    await corbado.webhooks.settled();
    expect(corbado.webhooks.deliveries.map(({ statuses }) => statuses)).toEqual([[200]]);
    await runReconcileLater(guest);
    await guest.sees(/^false, written/);
    await guest.sees('1 checked, 1 cleared');
    await guest.press('Reset');
  });

  it('says that Cognito is down at a passkey login, whichever way it ends, and lets the visitor in when it is back', async () => {
    const guest = await shop.enter();
    const { page } = guest;
    await guest.enrol();
    await guest.sees(/^true, written/);
    await guest.signOut();
    await guest.choose('Cognito’s API', 'is down until switched back');
    // Nobody can say whose the name is, so the password is offered.
    await guest.press(/^Login with passkey/);
    const noName = await guest.alert();
    expect(noName).toMatch(/^The passkey login did not work\n/);
    expect(noName).toContain('A passkey login is not possible right now. Please log in another way.');
    expect(noName).toContain('untyped');
    await guest.choose('Cognito’s API', 'works');
    // The client forgot who was here when it fell back, so the browser's own offer comes next.
    await guest.press('Try again');
    await guest.sees(/^Welcome, /);
    await guest.signOut();
    await guest.chooseMode('Cognito custom auth');
    await guest.choose('Cognito’s API', 'is down until switched back');
    // The browser's own offer of the passkey, for a visitor who is not remembered: nothing is typed, so there is no pre-login.
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    const noLogin = await guest.alert();
    expect(noLogin).toMatch(/^The passkey login could not be completed\n/);
    expect(noLogin).toContain('ServiceUnavailableException');
    await guest.choose('Cognito’s API', 'works');
    await guest.press('Try again');
    await guest.press(/^Login with passkey/);
    await guest.sees(/^Welcome, /);
  });
});
