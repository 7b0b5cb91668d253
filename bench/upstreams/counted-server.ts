// A TLS server that answers as one upstream and counts what reaches it.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { replyTo } from './answers.ts';

export type Counts = {
  /** Requests, by the operation of an AWS call or the path of one to Corbado. */
  calls: Record<string, number>;
  connections: number;
  /** TLS handshakes that took the long way; those that resumed an earlier one are counted beside. */
  handshakes: number;
  resumed: number;
};

export type CountedServer = { readonly port: number; readonly counts: Counts; close(): void };

const countInto = (counts: Counts, server: Server): void => {
  server.on('connection', () => {
    counts.connections += 1;
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.isSessionReused()) counts.resumed += 1;
    else counts.handshakes += 1;
  });
};

/** Listens on a free port of this machine. Connections stay open for as long as the client likes, and no header hints at a limit. */
export const startCountedServer = async (certificate: { key: string; cert: string }): Promise<CountedServer> => {
  const counts: Counts = { calls: {}, connections: 0, handshakes: 0, resumed: 0 };
  const server = createServer({ ...certificate, keepAliveTimeout: 0 }, (request, response) => {
    const target = request.headers['x-amz-target'];
    const operation = typeof target === 'string' ? target : undefined;
    const path = request.url ?? '';
    const name = operation ?? path;
    counts.calls[name] = (counts.calls[name] ?? 0) + 1;
    text(request).then(
      (body) => {
        const reply = replyTo(operation, path, body);
        const type = operation === undefined ? 'application/json' : 'application/x-amz-json-1.0';
        response.writeHead(reply.status, { 'content-type': type, 'content-length': Buffer.byteLength(reply.body) });
        response.end(reply.body);
      },
      () => response.destroy(),
    );
  });
  countInto(counts, server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
