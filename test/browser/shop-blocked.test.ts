// A user whom an operator has blocked, in front of the shop: neither passkey nor password opens it, and both say so in plain words.
import { afterEach, expect, it } from 'vitest';
import { firstDemoUser } from '../../local/login/demo-users.ts';
import { deleteSessions, markBlocked, unblock } from '../../operations/user/revoke.ts';
import { openUserPlace } from '../../operations/user/user-place.ts';
import { subjectOf } from '../../operations/user/user-rows.ts';
import { describeInBrowser } from './support/chromium.ts';
import { provideShop, sessionCookieOf } from './support/shop.ts';

describeInBrowser('the shop for a blocked user', () => {
  const shop = provideShop();

  const atTheTable = async (change: (place: Awaited<ReturnType<typeof openUserPlace>>) => Promise<unknown>) => {
    const place = await openUserPlace({ kind: 'local', url: shop.running().system.url });
    await change(place).finally(() => place.close());
  };
  const block = () =>
    atTheTable(async (place) => {
      const subject = subjectOf(place, firstDemoUser.username);
      await markBlocked(place, subject);
      await deleteSessions(place, subject);
    });
  afterEach(() => atTheTable((place) => unblock(place, subjectOf(place, firstDemoUser.username))));

  it.each(['Custom endpoint', 'completeLogin', 'Action, session', 'Cognito custom auth'])(
    'refuses the passkey and the password, and says whom to ask: %s',
    async (mode) => {
      const guest = await shop.enter();
      await guest.page.getByRole('radio', { name: mode }).check();
      await guest.enrol();
      await block();
      await guest.press('Sign out', true);
      await guest.sees('Welcome back');
      await guest.press(/^Login with passkey/);
      const words = await guest.page.getByRole('alert').innerText();
      expect(words).toContain('Please use your password; if that is refused too, contact the shop.');
      expect(words).toMatch(/Code (?:unauthorized|NotAuthorizedException)/);
      await guest.signInWithPassword();
      await guest.sees(
        'Your password is right, but the shop does not let you in at the moment. Please contact the shop.',
      );
      expect(await sessionCookieOf(guest.page)).toBeUndefined();
    },
  );
});
