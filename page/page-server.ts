// Serves the page beside the gateway’s routes: its files, what is running, what happens, and its commands.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { PasskeyFlag } from '../local/cognito/passkeys-in-pool.ts';
import type { JourneyStep } from '../local/journey/step.ts';
import { readJson } from '../local/stand-in/json-request.ts';
import { type CommandParts, commands } from './page-commands.ts';
import { isLoopbackHost, isSameOrigin, safetyHeaders } from './page-safety.ts';
import { streamEvents, streamJourney } from './page-streams.ts';
import { pageFiles, sendFile } from './serve-files.ts';
import type { SystemInfo } from './system-info.ts';
import type { TableRow } from './timeline/table-rows.ts';

export type PageParts = CommandParts & {
  /** Asked at each request. */
  readonly info: () => SystemInfo;
  readonly table: () => Promise<TableRow[]>;
  /** The moved clock. */
  readonly nowMilliseconds: () => number;
  /** What the user pool says of a user; undefined when it says nothing. */
  readonly flag: (username: string) => PasskeyFlag | undefined;
  readonly runJourney: () => AsyncIterable<JourneyStep>;
  readonly bundleFolder: string;
  /** Origins that the page calls in addition to its own. */
  readonly connectTo: readonly string[];
};

/** Answers what belongs to the page and returns true; returns false for everything else. */
export type Page = (request: IncomingMessage, response: ServerResponse) => boolean;

type Send = (status: number, contentType: string, body?: string | Buffer) => void;

const createSend =
  (response: ServerResponse, headers: Record<string, string>): Send =>
  (status, contentType, body) => {
    response.writeHead(status, { ...headers, 'content-type': contentType });
    if (body === undefined) response.flushHeaders();
    else response.end(body);
  };

const sendText = (send: Send, status: number, text: string): void =>
  send(status, 'text/plain; charset=utf-8', `${text}\n`);
const sendJson = (send: Send, status: number, value: unknown): void =>
  send(status, 'application/json', JSON.stringify(value));

const carryOut = async (parts: PageParts, path: string, request: IncomingMessage, send: Send): Promise<void> => {
  const body = await readJson(request);
  const answer = await commands.get(path)?.(parts, body.ok ? body.value : undefined);
  sendJson(send, answer?.status ?? 404, answer?.body);
};

/** Undefined where the page has nothing under this method and path. */
const findRoute = (parts: PageParts, method: string, path: string) => {
  if (method === 'POST' && commands.has(path)) {
    return (send: Send, request: IncomingMessage) => carryOut(parts, path, request, send);
  }
  switch (`${method} ${path}`) {
    case 'GET /local/info':
      return async (send: Send) => sendJson(send, 200, parts.info());
    case 'GET /local/openapi.json':
      return async (send: Send, { socket }: IncomingMessage) => sendJson(send, 200, apiOfThisRun(parts, socket));
    case 'GET /local/table':
      return async (send: Send) => sendJson(send, 200, await parts.table());
    case 'GET /local/flag':
      return async (send: Send, { url = '' }: IncomingMessage) =>
        sendJson(send, 200, parts.flag(new URLSearchParams(url.split('?')[1]).get('user') ?? '') ?? null);
    case 'GET /local/events':
      return async (send: Send, _: IncomingMessage, response: ServerResponse) => {
        send(200, 'text/event-stream');
        streamEvents(parts, response);
      };
    case 'POST /local/journey':
      return async (send: Send, _: IncomingMessage, response: ServerResponse) => {
        send(200, 'application/x-ndjson');
        await streamJourney(parts.runJourney(), response);
      };
    default:
      return undefined;
  }
};

const originOf = ({ localPort }: Socket): string => `http://localhost:${localPort}`;

/** What docs/openapi.json says, with this run as the server, for tools that are given this address. */
const apiOfThisRun = ({ bundleFolder }: PageParts, socket: Socket): object => ({
  ...JSON.parse(readFileSync(join(bundleFolder, 'openapi.json'), 'utf8')),
  servers: [{ url: originOf(socket), description: 'This local run' }],
});

/** Passkeys, cookies and the functions' list of origins are bound to one name of this machine, so the pages are there only. */
const isAtOtherName = ({ method, url = '', headers }: IncomingMessage): boolean =>
  method === 'GET' && ['/', '/local/api'].includes(url) && headers.host?.split(':')[0] !== 'localhost';

/** Makes the page's handler, to be asked for whatever the gateway itself has no route for. */
export const createPage = (parts: PageParts): Page => {
  const files = pageFiles(parts.bundleFolder);
  const headers = safetyHeaders(parts.connectTo);
  return (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const path = url.split('?')[0] ?? '/';
    const file = method === 'GET' ? files.get(path) : undefined;
    const route = findRoute(parts, method, path);
    if (!file && !route) return false;
    const send = createSend(response, headers);
    const location = `${originOf(request.socket)}${url}`;
    if (!isLoopbackHost(request.headers.host)) sendText(send, 403, 'This page is for this machine only.');
    else if (method === 'POST' && !isSameOrigin(request))
      sendText(send, 403, 'A page of another origin may not ask for this.');
    else if (isAtOtherName(request)) response.writeHead(307, { ...headers, location }).end();
    else if (file) sendFile(file, headers, request, response);
    else route?.(send, request, response).catch(() => response.destroy());
    return true;
  };
};
