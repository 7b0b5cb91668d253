// DynamoDB inside this process: dynalite on a free loopback port, in memory or in a folder.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { createTables } from './create-tables.ts';
import { type Taken, takeLock } from './process-lock.ts';
import type { LocalTable } from './template-tables.ts';

export type EmbeddedDynamodb = { readonly url: string; close(): Promise<void> };

// Without it, opening a folder that is open already would end this process: dynalite does not handle that failure.
const lockFolder = (folder: string): Taken => {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, 'lock'));
  if ('release' in lock) return lock;
  throw new ConfigurationProblem(
    `the data in ${folder} is in use by another local run (process ${lock.processId}) — stop that one, or start without --keep`,
  );
};

/** Starts the engine with these tables; `dataFolder` keeps the data over a restart. */
export const startEmbeddedDynamodb = async (
  tables: readonly LocalTable[],
  dataFolder?: string,
): Promise<EmbeddedDynamodb> => {
  const lock = dataFolder === undefined ? undefined : lockFolder(dataFolder);
  const server = dynalite({
    createTableMs: 0,
    ...(dataFolder !== undefined && { path: join(dataFolder, 'dynamodb') }),
  });
  // As long as a load balancer; Node's own five seconds could end a connection at the moment of its reuse.
  server.keepAliveTimeout = 60_000;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    lock?.release();
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await createTables(url, tables);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
};
