// DynamoDB inside this process: dynalite on a free loopback port, in memory or in a folder.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { type Engine, engineCall } from './engine-call.ts';

/** Without tables yet; `dataFolder` keeps the data over a restart. Port 0 takes any free port. */
export const startEmbeddedEngine = async (dataFolder?: string, port = 0): Promise<Engine> => {
  const server = dynalite({
    createTableMs: 0,
    ...(dataFolder !== undefined && { path: join(dataFolder, 'dynamodb') }),
  });
  // As long as a load balancer; Node's own five seconds could end a connection at the moment of its reuse.
  server.keepAliveTimeout = 60_000;
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    call: engineCall(server),
    // It ends with this process and not before.
    ended: new Promise<never>(() => {}),
    close: () => new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
};
