// The app as its visitor uses it: the throw-away page in the tab, its requests, the flows of Corbado's client, and how the tests'
// stories begin: somebody who is known to the existing login opens the app, and perhaps creates a passkey there.
import type { Page } from 'playwright-core';
import type { LoginUser } from '../../../local/login/demo-users.ts';
import type { LocalSystem } from '../../../local/system.ts';
import type { Bench } from '../../support/system.ts';
import type { Visitor, Visitors } from './browser.ts';
import type { Client, ClientSettings, Outcome } from './client-script.ts';

export type PageAnswer = { status: number; body: Record<string, unknown> };
export type PageRequest = { method?: string; body?: object; bearer?: string };

export type App = {
  /** A request by the page itself: same origin, with the cookies that the browser holds. */
  send(path: string, request?: PageRequest): Promise<PageAnswer>;
  /** Signs in at the existing login and trades its token for the session cookie. */
  signIn(user: LoginUser): Promise<void>;
  signOut(): Promise<void>;
  connectToken(type: 'passkey-append' | 'passkey-list' | 'passkey-delete'): Promise<string>;
  client<Flow extends keyof Client>(
    flow: Flow,
    ...input: Parameters<Client[Flow]>
  ): Promise<Awaited<ReturnType<Client[Flow]>>>;
};

const sendFrom =
  (page: Page): App['send'] =>
  (path, { method = 'POST', body, bearer } = {}) =>
    page.evaluate(
      async (request) => {
        const { path, method, headers, body } = request;
        const response = await fetch(path, { method, headers, ...(body !== undefined && { body }) });
        const text = await response.text();
        return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
      },
      {
        path,
        method,
        headers: {
          'content-type': 'application/json',
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      },
    );

const expectStatus = ({ status, body }: PageAnswer, expected: number): Record<string, unknown> => {
  if (status === expected) return body;
  throw new Error(`expected status ${expected}, got ${status}: ${JSON.stringify(body)}`);
};

const signIn = async (send: App['send'], loginUrl: string, { username, password }: LoginUser): Promise<void> => {
  const { idToken } = expectStatus(await send(`${loginUrl}/login`, { body: { username, password } }), 200);
  expectStatus(await send('/auth/session', { bearer: String(idToken), body: {} }), 200);
};

// What the functions below, which run in the page, find there.
type PageGlobals = {
  createClient: (settings: ClientSettings) => Client;
  client: Record<string, (...input: unknown[]) => unknown>;
};

/** Opens the page; what the browser has stored stays as it is. */
export const openApp = async (page: Page, { url, corbado, login, warm }: LocalSystem): Promise<App> => {
  // Corbado waits three seconds for an action, which on a busy machine a first start would need alone.
  await Promise.all([page.goto(url), warm('pre-login'), warm('post-append'), warm('post-login')]);
  await page.evaluate(
    (settings) => Object.assign(globalThis, { client: (globalThis as unknown as PageGlobals).createClient(settings) }),
    { projectId: corbado.projectId, apiUrl: corbado.url },
  );
  const send = sendFrom(page);
  return {
    send,
    signIn: (user) => signIn(send, login.url, user),
    signOut: async () => void expectStatus(await send('/auth/session', { method: 'DELETE' }), 204),
    connectToken: async (type) =>
      String(expectStatus(await send('/auth/corbadoConnectToken', { body: { type } }), 200).connectToken),
    client: (flow, ...input) =>
      page.evaluate((call) => (globalThis as unknown as PageGlobals).client[call.flow]?.(...call.input) as never, {
        flow,
        input: input as unknown[],
      }),
  };
};

export type Visit = Visitor & { user: LoginUser; app: App };

/** A visitor with a user name of their own, in front of the open page. */
export const visit = async (bench: Bench, visitors: Visitors): Promise<Visit> => {
  const visitor = await visitors.arrive();
  const user = bench.system().login.addVisitor();
  return { ...visitor, user, app: await openApp(visitor.page, bench.system()) };
};

/** Adds a passkey for the user who is signed in. `isForced` is what the list's "Add a passkey" says. */
export const addPasskey = async (app: App, isForced = false): Promise<Outcome> => {
  const start = await app.client('startAppend', await app.connectToken('passkey-append'), isForced);
  if (!start.ok) return start;
  return app.client('finishAppend', String(start.value.attestationOptions));
};

/** Signs in with the password, creates a passkey and signs out: from here on the passkey is needed. */
export const enrol = async ({ app, user }: Visit): Promise<void> => {
  await app.signIn(user);
  const { ok, value } = await addPasskey(app);
  if (!ok) throw new Error(`no passkey: ${JSON.stringify(value)}`);
  await app.signOut();
};
