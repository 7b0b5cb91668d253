// A client of the Frontend API that sends what it is told, and a backend whose actions agree to everything.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import type { CorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { connectToken, projectId, startTestCorbado } from './corbado-raw-client.ts';
import { createFlows } from './frontend-api-flows.ts';

export type Sent = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string | undefined>;
  patienceMilliseconds?: number;
};
export type Received = { status: number; headers: Headers; body: Record<string, unknown> };
export type Send = (operation: string, sent?: Sent) => Promise<Received>;
export type TokenOf = (type: string, identifier?: string) => Promise<string>;

/** Answers pre-login with what was typed, or as it is told to; the other actions take any answer. */
const startBackend = async () => {
  const told: { preLogin?: object } = {};
  const server = createServer(async (request, response) => {
    const { identifier } = (await readJson(request)) as { identifier?: string };
    const answer = identifier === undefined ? {} : (told.preLogin ?? { identifier });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, told, close };
};

const withoutUndefined = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

const sendTo =
  (corbado: CorbadoStandIn, origin: string): Send =>
  async (operation, { method = 'POST', body = {}, headers = {}, patienceMilliseconds = 10_000 } = {}) => {
    const own = { origin, 'content-type': 'application/json', 'x-corbado-projectid': projectId };
    const response = await fetch(`${corbado.url}/v2/connect/${operation}`, {
      method,
      signal: AbortSignal.timeout(patienceMilliseconds),
      headers: withoutUndefined({ ...own, ...headers }),
      ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  };

/** The stand-in with a clock that stands still, called as the app would call it. */
export const startTestFrontend = async () => {
  const backend = await startBackend();
  const { corbado, clock } = await startTestCorbado(`${backend.origin}/actions`);
  const send = sendTo(corbado, backend.origin);
  const tokenOf: TokenOf = (type, identifier = 'ada') =>
    connectToken(corbado, { type, data: { identifier, ...(type === 'passkey-append' && { displayName: 'Ada' }) } });
  const flows = createFlows(send, tokenOf, backend.origin);
  const close = async () => {
    await corbado.close();
    backend.close();
  };
  const answerPreLogin = (answer: object) => void Object.assign(backend.told, { preLogin: answer });
  return { corbado, clock, origin: backend.origin, send, tokenOf, answerPreLogin, ...flows, close };
};

export type TestFrontend = Awaited<ReturnType<typeof startTestFrontend>>;
