// The app as its visitor uses it: the throw-away page in the tab, its requests, and the flows of Corbado's client.
import type { Page } from 'playwright-core';
import type { LoginUser } from '../../../local/login/demo-users.ts';
import type { LocalSystem } from '../../../local/system.ts';
import type { Client, ClientSettings } from './client-script.ts';

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
export const openApp = async (page: Page, { url, corbado, login, template, warm }: LocalSystem): Promise<App> => {
  // Corbado waits three seconds for an action, which on a busy machine a first start would need alone.
  await Promise.all([page.goto(url), ...template.functions.map(({ name }) => warm(name))]);
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
