// One HTTPS request with a deadline that covers the body, a size limit, no redirects, and kept connections.
import {
  type Agent,
  type IncomingMessage,
  keepingAgent,
  protocolOf,
  type RequestOptions,
} from '../frame/connections.ts';

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

/** Listens for itself: an async iterator costs as much again as the rest of the answer. */
const collect = (response: IncomingMessage): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maximumAnswerBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () => (response.complete ? resolve(Buffer.concat(chunks)) : reject(new Error('truncated'))));
    // In some versions of Node a connection that breaks midway says no more than this.
    response.on('close', () => reject(new Error('truncated')));
  });

const send = (request: UpstreamRequest, agent: Agent): Promise<UpstreamAnswer> =>
  new Promise((resolve, reject) => {
    let sent = false;
    const options: RequestOptions = { method: request.method, headers: request.headers, agent, signal: request.signal };
    const outgoing = protocolOf(request.url.protocol).request(request.url, options);
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
    // Node settles nothing by itself when the other side switches protocols unasked.
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
export const keepAliveTransport = (baseUrl: URL, nowMilliseconds?: () => number): Transport => {
  const agent = keepingAgent(baseUrl.protocol, nowMilliseconds);
  return (request) => send(request, agent);
};
