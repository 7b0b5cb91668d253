// A client of the Frontend API that sends what it is told, the steps of a ceremony as Corbado's client takes them, a device that has a
// passkey, and a backend whose actions agree to everything.
import { json as readJson } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { CorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { connectToken, projectId, startTestCorbado } from './corbado-raw-client.ts';
import { createAuthenticator } from './frontend-api-authenticator.ts';

export type Sent = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string | undefined>;
  timeoutMilliseconds?: number;
};
export type Received = { status: number; headers: Headers; body: Record<string, unknown> };
export type Send = (operation: string, sent?: Sent) => Promise<Received>;
export type TokenOf = (type: string, identifier?: string) => Promise<string>;

/** Answers pre-login with what was typed, or as it is told to; the other actions take any answer. */
const startBackend = async () => {
  const told: { preLogin?: object } = {};
  const { url, close } = await startLoopbackServer(0, async (request, response) => {
    const { identifier } = (await readJson(request)) as { identifier?: string };
    const answer = identifier === undefined ? {} : (told.preLogin ?? { identifier });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  return { origin: `http://localhost:${new URL(url).port}`, told, close };
};

const withoutUndefined = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

const sendTo =
  (corbado: CorbadoStandIn, origin: string): Send =>
  async (operation, { method = 'POST', body = {}, headers = {}, timeoutMilliseconds = 10_000 } = {}) => {
    const own = { origin, 'content-type': 'application/json', 'x-corbado-projectid': projectId };
    const response = await fetch(`${corbado.url}/v2/connect/${operation}`, {
      method,
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: withoutUndefined({ ...own, ...headers }),
      ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  };

/** What names the client's process. */
export type ProcessHeader = { 'x-corbado-process-id': string };

export const initBody = { clientInformation: {}, flags: {} };

/** Options and answers are the texts that the client exchanges. */
export const createFlows = (send: Send, tokenOf: TokenOf, origin: string) => {
  const begin = async (): Promise<ProcessHeader> => {
    const { body } = await send('append/init', { body: initBody });
    return { 'x-corbado-process-id': String(body.processID) };
  };
  const startAppend = async (headers: ProcessHeader, user = 'ada'): Promise<string> => {
    const body = { appendTokenValue: await tokenOf('passkey-append', user), loadedMs: 0, forcePasskeyAppend: true };
    return String((await send('append/start', { body, headers })).body.attestationOptions);
  };
  const startLogin = async (headers: ProcessHeader, identifier = 'ada'): Promise<string> => {
    const body = { identifier, source: 'text-field', loadedMs: 0 };
    return String((await send('login/start', { body, headers })).body.assertionOptions);
  };
  const finishAppend = (headers: ProcessHeader, attestationResponse: string) =>
    send('append/finish', { body: { attestationResponse, completionType: 'manual' }, headers });
  const finishLogin = (headers: ProcessHeader, assertionResponse: string, isConditionalUI = false) =>
    send('login/finish', { body: { assertionResponse, isConditionalUI }, headers });
  const enrol = async (user = 'ada') => {
    const headers = await begin();
    const device = createAuthenticator(origin);
    const { status } = await finishAppend(headers, device.create(await startAppend(headers, user)));
    if (status !== 200) throw new Error(`no passkey: ${status}`);
    return device;
  };
  return { begin, startAppend, finishAppend, startLogin, finishLogin, enrol };
};

/** The stand-in with a clock that stands still, called as the app would call it. */
const startTestFrontend = async () => {
  const backend = await startBackend();
  const { corbado, clock } = await startTestCorbado(`${backend.origin}/actions`);
  const send = sendTo(corbado, backend.origin);
  const tokenOf: TokenOf = (type, identifier = 'ada') =>
    connectToken(corbado, { type, data: { identifier, ...(type === 'passkey-append' && { displayName: 'Ada' }) } });
  const flows = createFlows(send, tokenOf, backend.origin);
  const close = async () => {
    await corbado.close();
    await backend.close();
  };
  const answerPreLogin = (answer: object) => void Object.assign(backend.told, { preLogin: answer });
  return { corbado, clock, origin: backend.origin, send, tokenOf, answerPreLogin, ...flows, close };
};

type TestFrontend = Awaited<ReturnType<typeof startTestFrontend>>;

/** Registers its start, its end, and a reset before each test with vitest. */
export const provideFrontend = (): (() => TestFrontend) => {
  let frontend: TestFrontend;
  beforeAll(async () => {
    frontend = await startTestFrontend();
  });
  afterAll(() => frontend.close());
  beforeEach(() => frontend.corbado.reset());
  return () => frontend;
};
