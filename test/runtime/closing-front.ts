// A server with TLS before a stand-in, as Corbado's load balancer and AWS's endpoints are: it gives up idle connections, and writes down
// what came.
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { operationOf } from '../../local/stand-in/fault-switch.ts';
import { createLoopbackCertificate } from '../../local/stand-in/loopback-certificate.ts';

/** What becomes of a connection without requests. */
export type Idle = {
  readonly closedAfterSeconds: number;
  /** Says so in every answer. */
  readonly announced?: boolean;
};

export type Arrival = {
  /** An operation of AWS, or the path of a request to Corbado. */
  readonly what: string;
  readonly body: string;
};

export type ClosingFront = {
  readonly url: string;
  /** Oldest first. */
  readonly arrivals: readonly Arrival[];
  /** Closes all connections that wait for a request. */
  closeIdle(): void;
  /** From now on nothing that comes over the connections of now is heard or answered; nobody is told. */
  forgetConnections(): void;
  /** Requests that came over such a connection. */
  readonly unheard: readonly string[];
  close(): void;
};

export const frontCertificate = createLoopbackCertificate();

const answer = async (target: string, request: IncomingMessage, body: Buffer, response: ServerResponse) => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { method, headers } = request;
  forward(new URL(request.url ?? '/', target), { method, headers }, resolve)
    .once('error', reject)
    .end(body);
  const from = await promise;
  const text = await buffer(from);
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = from.headers;
  response.writeHead(from.statusCode ?? 500, { ...rest, 'content-length': text.length }).end(text);
};

/** `target` is the stand-in behind it. */
export const startClosingFront = async (target: string, idle: Idle): Promise<ClosingFront> => {
  const arrivals: Arrival[] = [];
  const unheard: string[] = [];
  const open = new Set<Socket>();
  const forgotten = new Set<Socket>();
  const server = createServer({ ...frontCertificate }, (request, response) => {
    const { headers, url = '' } = request;
    const what = operationOf(headers['x-amz-target']) || url;
    if (forgotten.has(request.socket)) return void unheard.push(what);
    // Node announces its limit unless somebody else has written this header.
    if (idle.announced !== true) response.setHeader('connection', 'keep-alive');
    buffer(request)
      .then((body) => {
        arrivals.push({ what, body: body.toString('utf8') });
        return answer(target, request, body, response);
      })
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = idle.closedAfterSeconds * 1000;
  // Node adds a second to what it announces.
  Object.assign(server, { keepAliveTimeoutBuffer: 0 });
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    arrivals,
    forgetConnections: () => {
      for (const socket of open) {
        forgotten.add(socket);
        // Its own limit must not tell the other side after all.
        socket.setTimeout(0);
        socket.removeAllListeners('timeout');
      }
    },
    closeIdle: () => server.closeIdleConnections(),
    unheard,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
