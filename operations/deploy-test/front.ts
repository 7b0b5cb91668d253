// The web app's own host, with the deployed API under its path: what a reverse proxy or a CDN does in front of the two. A browser
// sends the session cookie only within one site, so this is how the journey's browser meets the API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { sendRequest } from '../http/send-request.ts';

// Of the connection, not of the message (RFC 9110, 7.6.1); the body is passed on whole.
const ownHeaders = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive', 'date']);

const passedOn = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !ownHeaders.has(name) && name !== 'set-cookie'));

const relay = async (target: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method = 'GET', url: path = '/' } = request;
  const received = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  const body = await text(request);
  const answer = await sendRequest(target, { method, path, headers: passedOn(received), ...(body !== '' && { body }) });
  response.writeHead(answer.status, { ...passedOn(answer.headers), 'set-cookie': [...answer.cookies] });
  response.end(answer.text);
};

export type Front = LoopbackServer & { readonly origin: string; setTarget(url: string): void };

/** Starts before the API is deployed, as the deployment must know the origin. */
export const startFront = async (): Promise<Front> => {
  let target = '';
  const server = await startLoopbackServer(0, (request, response) => relay(target, request, response));
  return {
    ...server,
    origin: new URL(server.url).origin,
    setTarget: (url) => {
      target = url;
    },
  };
};
