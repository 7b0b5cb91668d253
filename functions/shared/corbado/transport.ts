// One HTTPS request with a deadline that covers the body, a size limit, no redirects, and kept connections.

// biome-ignore lint/style/noRestrictedImports: types only, erased before anything runs
import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import * as https from 'node:https';

export type UpstreamRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the attempt wherever it is: connecting, waiting, or in the middle of the answer's body. */
  readonly signal: AbortSignal;
};

export type UpstreamAnswer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** Why there is no answer. `sent: false` means that not a byte reached the other side, so asking again repeats nothing. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly kind: 'timeout' | 'connection' | 'too_large';
  readonly sent: boolean;
  /** The connection had been used before, and may have been closed at the other end meanwhile. */
  readonly reusedSocket: boolean;

  constructor(kind: TransportFailure['kind'], sent: boolean, reusedSocket: boolean) {
    super(`${kind}${sent ? '' : ', nothing sent'}`);
    this.kind = kind;
    this.sent = sent;
    this.reusedSocket = reusedSocket;
  }
}

export type Transport = (request: UpstreamRequest) => Promise<UpstreamAnswer>;

const maximumAnswerBytes = 64 * 1024;
// A connection that was idle longer than this may be dead without our knowing: a Lambda that was frozen sees no FIN. Most load
// balancers keep one for 60 s.
const trustIdleForSeconds = 50;

// Plain http is for loopback only (the environment's schema sees to that). Fetched this way because an ESM import of node:http loads
// undici at start: https://github.com/nodejs/node/issues/59686
const protocolOf = (url: URL) => (url.protocol === 'https:' ? https : process.getBuiltinModule('node:http'));

const collect = async (response: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumAnswerBytes) return undefined;
    chunks.push(chunk);
  }
  // A connection that breaks in the middle ends the loop quietly in some versions; `complete` tells.
  if (!response.complete) throw new Error('truncated');
  return Buffer.concat(chunks);
};

const send = (request: UpstreamRequest, agent: Agent): Promise<UpstreamAnswer> =>
  new Promise((resolve, reject) => {
    let sent = false;
    const options: RequestOptions = { method: request.method, headers: request.headers, agent, signal: request.signal };
    const outgoing = protocolOf(request.url).request(request.url, options);
    const fail = (kind: TransportFailure['kind']) => {
      reject(new TransportFailure(request.signal.aborted ? 'timeout' : kind, sent, outgoing.reusedSocket));
      outgoing.destroy();
    };
    outgoing.on('socket', (socket) => {
      if (socket.connecting)
        socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (sent = true));
      else sent = true;
    });
    outgoing.on('error', () => fail('connection'));
    // Node settles nothing by itself when the other side changes the protocol unasked.
    outgoing.on('upgrade', () => fail('connection'));
    outgoing.on('response', (response) => {
      collect(response).then(
        (body) =>
          body === undefined
            ? fail('too_large')
            : resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        () => fail('connection'),
      );
    });
    outgoing.end(request.body);
  });

/** Keeps connections open between invocations: a new TLS handshake per request would cost more than the request. */
export const keepAliveTransport = (baseUrl: URL, uptimeSeconds: () => number = process.uptime): Transport => {
  const createAgent = (): Agent => new (protocolOf(baseUrl).Agent)({ keepAlive: true });
  let agent = createAgent();
  let lastUsedAt = 0;
  return async (request) => {
    if (uptimeSeconds() - lastUsedAt > trustIdleForSeconds) {
      agent.destroy();
      agent = createAgent();
    }
    try {
      return await send(request, agent);
    } finally {
      lastUsedAt = uptimeSeconds();
    }
  };
};
