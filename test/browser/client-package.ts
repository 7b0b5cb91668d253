// The client package in the documents' React app, where something is in the way. The straight way through that app and all others is walked by
// `npm run test:snippets`.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { LoginUser } from '../../local/login/demo-users.ts';
import { provideSystem } from '../support/system.ts';
import { provideVisitors } from './support/browser.ts';
import { describeInBrowser } from './support/chromium.ts';
import { serveSnippets } from './support/snippet-page.ts';

// What the functions below, which run in the page, find there.
type Globals = { auth: import('../../client/src/index.ts').CorbadoActions; failures: string[]; document: EventTarget };

describeInBrowser('the snippets', () => {
  const bench = provideSystem({ fallback: serveSnippets });
  const visitors = provideVisitors();

  const openApp = async (page: Page, baseUrl = ''): Promise<void> => {
    const { url, corbado, warm } = bench.system();
    await Promise.all(['post-append', 'connect-token', 'session', 'verify-passkey'].map((name) => warm(name as never)));
    const parameters = new URLSearchParams({ projectId: corbado.projectId, corbadoUrl: corbado.url, baseUrl });
    await page.goto(`${url}/react?${parameters}`);
  };

  const idTokenOf = ({ username, name }: LoginUser): Promise<string> =>
    bench.system().login.signIdToken({ claims: { sub: username, name, email: `${username}@example.com` } });

  const signIn = async (page: Page, user: LoginUser): Promise<void> => {
    const exchange = (jwt: string) => (globalThis as unknown as Globals).auth.exchange(jwt);
    await page.evaluate(exchange, await idTokenOf(user));
  };

  const failuresIn = (page: Page): Promise<string[]> =>
    page.evaluate(() => (globalThis as unknown as Globals).failures);

  /** What another tab of this browser does, past this page's client. */
  const elsewhere = (page: Page, method: string, jwt?: string): Promise<number> =>
    page.evaluate(
      async ([method, jwt]) => {
        const headers = { 'content-type': 'application/json', ...(jwt && { authorization: `Bearer ${jwt}` }) };
        const response = await fetch('/auth/session', { method, headers, body: jwt ? '{}' : null });
        return response.status;
      },
      [method, jwt] as const,
    );
  const comeBack = (page: Page): Promise<void> =>
    page.evaluate(() => void (globalThis as unknown as Globals).document.dispatchEvent(new Event('visibilitychange')));

  it('follows what happens in other tabs, and stays as it is through an outage', async () => {
    const { page } = await visitors.arrive();
    const { login, dynamodb } = bench.system();
    const [one, other] = [login.addVisitor(), login.addVisitor()];
    await openApp(page);
    await signIn(page, one);
    const welcome = page.getByRole('heading', { name: /^Welcome, / });
    await welcome.waitFor();
    await page.getByRole('button', { name: 'Activate passkey' }).waitFor();
    const shown = await welcome.textContent();
    const statuses: number[] = [];
    page.on(
      'response',
      (response) => void (response.url().endsWith('/auth/session') && statuses.push(response.status())),
    );
    dynamodb.faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 30);
    await comeBack(page);
    // Sent once more before the client gives up.
    await expect.poll(() => statuses, { timeout: 20_000 }).toEqual([503, 503]);
    await page.waitForTimeout(100);
    dynamodb.faults.clear();
    expect(await welcome.textContent()).toBe(shown);
    expect(await elsewhere(page, 'POST', await idTokenOf({ ...other, name: 'Somebody Else' }))).toBe(200);
    // Before the page knows, it gets no token; then it shows who is there.
    const code = (auth: Globals['auth']) => auth.connectToken().catch((failure) => failure.code);
    expect(await page.evaluate(`(${code})(globalThis.auth)`)).toBe('other_user');
    await page.getByRole('heading', { name: 'Welcome, Somebody Else' }).waitFor();
    expect(await elsewhere(page, 'DELETE')).toBe(204);
    await comeBack(page);
    await page.locator('.cb-login-init-container, .cb-connect-login').first().waitFor();
  });

  it('says that the cookie was not kept when the API is on another site, where the browser drops it', async () => {
    const { page } = await visitors.arrive();
    const user = bench.system().login.addVisitor();
    await openApp(page, bench.system().url.replace('localhost', '127.0.0.1'));
    await page.getByLabel('Email address').waitFor();
    await signIn(page, user);
    await page.getByText('Your browser blocks the cookie').waitFor();
    expect(await failuresIn(page)).toEqual(['cookie_not_kept']);
    expect(await page.context().cookies()).toEqual([]);
  });
});
