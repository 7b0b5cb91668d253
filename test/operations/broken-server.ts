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

/** The system's answers, remembered where it need be asked only once for the same request. */
const createAsk = (target: () => string, asksOnce: boolean): ((request: IncomingMessage) => Promise<Answer>) => {
  const known = new Map<string, Promise<Answer>>();
  return async (request) => {
    const { method = '', url: path = '' } = request;
    const body = await text(request);
    const headers = Object.fromEntries(endToEnd(Object.entries(request.headers)));
    const ask = { method, path, headers, ...(body !== '' && { body }) };
    const key = JSON.stringify(ask);
    const answer = known.get(key) ?? sendRequest(target(), ask);
    if (asksOnce) known.set(key, answer);
    return answer;
  };
};

const relay = async (right: Answer, breakage: Breakage, request: IncomingMessage, response: ServerResponse) => {
  const answer: Broken = { ...right, headers: endToEnd(right.headers) };
  const changes = breakage(request, answer);
  if (changes === 'hang up') return void response.destroy();
  const sent = { ...answer, ...changes };
  response.writeHead(sent.status, { ...Object.fromEntries(sent.headers), 'set-cookie': [...sent.cookies] });
  response.end(sent.text);
};

export type BrokenServer = LoopbackServer & { setBreakage(breakage: Breakage): void };

/** `target` is asked for at each request that reaches the system; with `asksOnce`, equal requests reach it once. */
export const startBrokenServer = async (target: () => string, { asksOnce = false } = {}): Promise<BrokenServer> => {
  let breakage = nothing;
  const ask = createAsk(target, asksOnce);
  const server = await startLoopbackServer(0, async (request, response) =>
    relay(await ask(request), breakage, request, response),
  );
  return {
    ...server,
    setBreakage: (next) => {
      breakage = next;
    },
  };
};
