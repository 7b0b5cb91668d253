// What a visitor sees when something goes wrong: said plainly, nothing lost, and a way on.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { provideShop } from './support/shop.ts';

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

  it('lets a user who cancels the passkey go on without one', async () => {
    const guest = await shop.enter();
    await guest.authenticator.setUserVerified(false);
    await guest.signInWithPassword();
    await guest.press('Activate passkey');
    await guest.press('Continue without a new passkey');
    await guest.sees('Welcome, Ada Lovelace');
    expect(shop.running().system.corbado.state.passkeys).toEqual([]);
  });

  it('says that an address is nobody’s, and lets the visitor type again', async () => {
    const guest = await shop.enter();
    const field = guest.page.getByLabel('Email address');
    await field.fill('nobody@example.com');
    await guest.press('Login', true);
    await guest.sees('There is no account registered with this email.');
    await field.fill('ada.lovelace@example.com');
    await guest.press('Login', true);
    await guest.sees('No passkey for ada.lovelace@example.com yet');
  });

  it('offers the password to an address that has no passkey, and takes the address there, too', async () => {
    const guest = await shop.enter();
    await guest.page.getByLabel('Email address').fill('grace.hopper@example.com');
    await guest.press('Login', true);
    await guest.sees('No passkey for grace.hopper@example.com yet');
    await guest.page.getByLabel('Password').fill('first-compiler-1952');
    await guest.press('Sign in with password');
    await guest.page.getByRole('button', { name: 'Activate passkey' }).waitFor();
  });

  it('falls back to the password when the post-login action refuses', async () => {
    const guest = await shop.enter();
    await guest.page.getByRole('radio', { name: 'Action, session' }).check();
    await guest.enrol();
    await guest.press('Sign out', true);
    await guest.sees('Welcome back');
    await guest.choose('Corbado’s Backend API', 'says the next proof is a replay');
    await guest.press(/^Login with passkey/);
    const words = await guest.page.getByRole('alert').innerText();
    expect(words).toMatch(/^The passkey login did not work\n/);
    expect(words).toContain('invalid_passkey_data');
    await guest.signInWithPassword();
    await guest.sees('Welcome, Ada Lovelace');
  });

  it('says that Corbado is down, loses nothing, and works again with one press', async () => {
    const guest = await shop.enter();
    await guest.choose('Corbado’s Backend API', 'is down until switched back');
    await guest.signInWithPassword();
    await guest.sees('The passkey step is not available right now');
    await guest.choose('Corbado’s Backend API', 'works');
    await guest.press('Try again');
    await guest.press('Activate passkey');
    await guest.press('Continue', true);
    await guest.sees('Created:');
  });

  it('sends a user whose session ended back to the sign-in, and says why', async () => {
    const guest = await shop.enter();
    await guest.enrol();
    await guest.press('+31 min');
    await guest.sees('Your session ended because it was not used');
    await guest.press('Reset');
    await guest.page.getByLabel('User name').waitFor();
  });

  it('gives a page of another origin no token for the cookie of its visitor', async () => {
    const guest = await shop.enter();
    await guest.enrol();
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
});
