// A plain HTTP server on 127.0.0.1 that starts and ends in one call each.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LoopbackServer = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Number of TCP connections opened to it so far. */
  connectionCount: () => number;
  /** Ends the server and every connection to it, answered or not. */
  close: () => Promise<void>;
};

export type Respond = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Port 0 takes any free port. */
export const startLoopbackServer = async (port: number, respond: Respond): Promise<LoopbackServer> => {
  let connections = 0;
  const server = createServer((request, response) => {
    // What fails here is a caller that hung up while it was being read or answered.
    respond(request, response).catch(() => response.destroy());
  });
  // As long as a load balancer keeps an idle connection; Node's own five seconds would hide what a client reuses.
  server.keepAliveTimeout = 60_000;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connectionCount: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
