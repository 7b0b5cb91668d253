// A process of its own that is everything outside a function: it opens a set of TLS servers for each measurement, which count what
// reaches them.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { createLoopbackCertificate } from '../../local/stand-in/loopback-certificate.ts';
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

export type UpstreamOrder = { readonly order: number } & (
  | { readonly kind: 'open'; readonly names: readonly string[] }
  | { readonly kind: 'counts' | 'close'; readonly set: number }
);

const certificate = createLoopbackCertificate();
const sets = new Map<number, Record<string, CountedServer>>();

const open = async (set: number, names: readonly string[]): Promise<Record<string, number>> => {
  const servers: Record<string, CountedServer> = {};
  for (const name of names) servers[name] = await startCountedServer(certificate);
  sets.set(set, servers);
  return Object.fromEntries(names.map((name) => [name, servers[name]?.port ?? 0]));
};

const carryOut = async (order: UpstreamOrder): Promise<unknown> => {
  if (order.kind === 'open') return open(order.order, order.names);
  const servers = sets.get(order.set) ?? {};
  const counts = Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, server.counts]));
  if (order.kind === 'close') {
    for (const server of Object.values(servers)) server.close();
    sets.delete(order.set);
  }
  return counts;
};

process.on('message', (order: UpstreamOrder) => {
  carryOut(order).then(
    (answer) => process.send?.({ order: order.order, answer }),
    (error: unknown) => process.send?.({ order: order.order, failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ order: 0, answer: certificate.cert });
