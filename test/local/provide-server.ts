// A plain HTTP server for the tests of one file, in place of whoever they call.
import { afterAll, beforeAll } from 'vitest';
import { type LoopbackServer, type Respond, startLoopbackServer } from '../../local/stand-in/loopback-server.ts';

/** Registers its start and its end with vitest; returns what tells its address. */
export const provideServer = (respond: Respond): (() => string) => {
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await startLoopbackServer(0, respond);
  });
  afterAll(() => server.close());
  return () => server.url;
};
