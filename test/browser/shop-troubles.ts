// What a visitor sees when something goes wrong: said plainly, nothing lost, and a way on; or, for a blocked user, whom to ask.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { firstDemoUser } from '../../local/login/demo-users.ts';
import { deleteSessions, markBlocked } from '../../operations/user/revoke.ts';
import { openUserPlace } from '../../operations/user/user-place.ts';
import { subjectOf } from '../../operations/user/user-rows.ts';
import { describeInBrowser } from './support/chromium.ts';
import { provideShop, sessionCookieOf } from './support/shop.ts';

const html = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>another site</title>';

/** A page of another origin, as an attacker would have one. */
const startForeignSite = async (): Promise<{ urls: string[]; close: () => void }> => {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { urls: [`http://localhost:${port}`, `http://127.0.0.1:${port}`], close: () => server.close() };
};

describeInBrowser('the shop in trouble', () => {
  const shop = provideShop();

  it('lets a user who cancels the passkey go on without one, and says why when the session has ended', async () => {
    const guest = await shop.enter();
    await guest.authenticator.setUserVerified(false);
    await guest.signInWithPassword();
    await guest.press('Activate passkey');
    await guest.press('Continue without a new passkey');
    await guest.sees('Welcome, Ada Lovelace');
    expect(shop.running().system.corbado.state.passkeys).toEqual([]);
    await guest.press('+31 min');
    await guest.sees('Your session ended because it was not used');
    await guest.sees(/^Request [\w=-]+$/);
    await guest.press('Reset');
    await guest.page.getByLabel('User name').waitFor();
  });

  it('says that an address is nobody’s, lets the visitor type again, and offers the password where there is no passkey', async () => {
    const guest = await shop.enter();
    const type = async (address: string): Promise<void> => {
      await guest.page.getByLabel('Email address').fill(address);
      await guest.press('Login', true);
    };
    await type('nobody@example.com');
    await guest.sees('There is no account registered with this email.');
    await type('grace.hopper@example.com');
    await guest.sees('No passkey for grace.hopper@example.com yet');
    // The address is taken there, too.
    await guest.page.getByLabel('Password').fill('first-compiler-1952');
    await guest.press('Sign in with password');
    await guest.page.getByRole('button', { name: 'Activate passkey' }).waitFor();
  });

  it('says that Corbado is down, works again with one press, and offers the password when an action refuses', async () => {
    const guest = await shop.enter();
    await guest.choose('Corbado’s Backend API', 'is down until switched back');
    await guest.signInWithPassword();
    await guest.sees('The passkey step is not available right now');
    await guest.choose('Corbado’s Backend API', 'works');
    await guest.press('Try again');
    await guest.press('Activate passkey');
    await guest.press('Continue', true);
    await guest.sees('Created:');
    await guest.signOut();
    await guest.chooseMode('Action, session');
    await guest.choose('Corbado’s Backend API', 'says the next proof is a replay');
    await guest.press(/^Login with passkey/);
    const words = await guest.alert();
    expect(words).toMatch(/^The passkey login did not work\n/);
    expect(words).toContain('invalid_passkey_data');
    await guest.signInWithPassword();
    await guest.sees('Welcome, Ada Lovelace');
  });

  it('gives a page of another origin no token for the cookie of its visitor', async () => {
    const guest = await shop.enter();
    await guest.signInWithPassword();
    await guest.page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    const { system } = shop.running();
    const minted = () => system.corbado.state.connectTokens.length;
    const api = `${system.url}/auth/corbadoConnectToken`;
    const site = await startForeignSite();
    const steal = async (api: string) => {
      const request = { method: 'POST', credentials: 'include', body: '{"type":"passkey-append"}' } as const;
      const headers = { 'content-type': 'application/json' };
      const attempts = [fetch(api, { ...request, headers }), fetch(api, { ...request, mode: 'no-cors' })];
      return (await Promise.allSettled(attempts)).map((got) =>
        got.status === 'fulfilled' ? got.value.status : 'blocked',
      );
    };
    // The same from the app's own page gets a token, so what keeps it from the others is where they are.
    const own = minted();
    expect((await guest.page.evaluate(steal, api))[0]).toBe(200);
    const before = minted();
    expect(before).toBe(own + 1);
    const lines: unknown[] = [];
    const stopListening = system.onLog(({ function: name, text }) => {
      if (name === 'connect-token') lines.push(JSON.parse(text));
    });
    try {
      for (const url of site.urls) {
        const page = await guest.page.context().newPage();
        await page.goto(url);
        // The first is stopped by its preflight; the second is sent, but answered with a refusal that the page cannot even read.
        expect(await page.evaluate(steal, api)).toEqual(['blocked', 0]);
      }
    } finally {
      site.close();
      stopListening();
    }
    expect(minted()).toBe(before);
    // One line for each site: the request that its page could send.
    expect(lines).toMatchObject(site.urls.map(() => ({ status: 403, code: 'origin_not_allowed', reason: 'origin' })));
    expect(lines).toHaveLength(site.urls.length);
  });

  it('notices at the passkey step that the session has ended meanwhile', async () => {
    const guest = await shop.enter();
    await guest.signInWithPassword();
    await guest.page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    await guest.press('+31 min');
    await guest.press('Activate passkey');
    await guest.sees('Your session has ended, please sign in again');
    expect(await guest.page.getByText('Your sign-in is not affected').count()).toBe(0);
  });

  it('shows one error at a time: the passkey’s goes when the visitor turns to the password', async () => {
    const guest = await shop.enter();
    await guest.page.getByLabel('Email address').waitFor();
    await guest.choose('Corbado’s Frontend API', 'is down until switched back');
    await guest.page.getByLabel('Email address').fill('ada.lovelace');
    await guest.press('Login', true);
    expect(await guest.alert()).toMatch(/^The passkey login did not work\n/);
    await guest.page.getByLabel('Password').fill('wrong');
    await guest.press('Sign in with password');
    await guest.sees('You are not signed in');
    expect(await guest.alert()).toMatch(/^You are not signed in\n/);
    await guest.choose('Corbado’s Frontend API', 'works');
    await guest.press('Use a passkey');
    await guest.page.getByLabel('Email address').waitFor();
  });

  it('starts over: nobody is signed in, nothing is stored, and all switches are back', async () => {
    const guest = await shop.enter();
    const { system, switches } = shop.running();
    guest.page.once('dialog', (dialog) => void dialog.accept());
    await guest.enrol();
    await guest.choose('Corbado’s Frontend API', 'is down until switched back');
    await guest.press('+3 h');
    // So that the browser does not offer the passkey that is on the device still.
    await guest.authenticator.setUserVerified(false);
    await guest.press('Start over');
    await guest.page.getByLabel('Email address').waitFor();
    expect(await system.dynamodb.items()).toEqual([]);
    expect(system.corbado.state.passkeys).toEqual([]);
    expect(switches.state()).toMatchObject({ frontendApi: 'up', clockOffsetSeconds: 0 });
  });

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

  it('refuses a blocked user’s passkey and password, and says whom to ask', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    await block();
    await guest.signOut();
    const refusals = [
      { mode: 'Custom endpoint', code: 'unauthorized' },
      { mode: 'Cognito custom auth', code: 'NotAuthorizedException' },
      // Comes last: when an action refuses, the client forgets who was here.
      { mode: 'Action, session', code: 'unauthorized' },
    ];
    for (const { mode, code } of refusals) {
      await guest.chooseMode(mode);
      const again = guest.page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await guest.press(/^Login with passkey/);
      const words = await guest.alert();
      expect(words, mode).toContain('Please use your password; if that is refused too, contact the shop.');
      expect(words, mode).toContain(`Code ${code}`);
      expect(await sessionCookieOf(guest.page), mode).toBeUndefined();
    }
    await guest.signInWithPassword();
    await guest.sees(
      'Your password is right, but the shop does not let you in at the moment. Please contact the shop.',
    );
    expect(await sessionCookieOf(guest.page)).toBeUndefined();
  });
});
