// The running local system behind a relay that breaks one thing in its answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { type Answer, sendRequest } from '../../operations/command/send-request.ts';

export type Broken = Pick<Answer, 'status' | 'cookies' | 'text'> & { headers: Map<string, string> };

/** Changes an answer on its way, or ends the connection instead. */
export type Breakage = (request: IncomingMessage, answer: Broken) => Partial<Broken> | 'hang up';

export const nothing: Breakage = () => ({});

const hop = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive', 'set-cookie']);
const endToEnd = (headers: Iterable<[string, unknown]>): Map<string, string> =>
  new Map([...headers].filter(([name]) => !hop.has(name)).map(([name, value]) => [name, String(value)]));

const relay = async (target: string, breakage: Breakage, request: IncomingMessage, response: ServerResponse) => {
  const { method = '', url: path = '' } = request;
  const body = await text(request);
  const headers = Object.fromEntries(endToEnd(Object.entries(request.headers)));
  const right = await sendRequest(target, { method, path, headers, ...(body !== '' && { body }) });
  const answer: Broken = { ...right, headers: endToEnd(right.headers) };
  const changes = breakage(request, answer);
  if (changes === 'hang up') return void response.destroy();
  const sent = { ...answer, ...changes };
  response.writeHead(sent.status, { ...Object.fromEntries(sent.headers), 'set-cookie': [...sent.cookies] });
  response.end(sent.text);
};

export type BrokenServer = LoopbackServer & { setBreakage(breakage: Breakage): void };

/** `target` is asked for at each request. */
export const startBrokenServer = async (target: () => string): Promise<BrokenServer> => {
  let breakage = nothing;
  const server = await startLoopbackServer(0, async (request, response) =>
    relay(target(), breakage, request, response),
  );
  return {
    ...server,
    setBreakage: (next) => {
      breakage = next;
    },
  };
};
