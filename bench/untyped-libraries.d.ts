// What we use of two libraries that ship no types.

// The load generator: https://github.com/mcollina/autocannon
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export type Request = {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string;
    /** Called for each request before it is sent; `context` is handed to `onResponse` of the same one. */
    setupRequest?: (request: Request, context: Record<string, unknown>) => Request;
    onResponse?: (status: number, body: string, context: Record<string, unknown>) => void;
  };

  type Options = {
    url: string;
    connections: number;
    /** All requests together; spread over the connections, so at least as many. */
    amount: number;
    requests: Request[];
    /** Seconds without an answer after which a request counts as lost and its connection is replaced. @default 10 */
    timeout?: number;
    /** How often it looks whether it is done, in milliseconds. @default 1000 */
    sampleInt?: number;
  };

  type Result = { errors: number; timeouts: number };
  type Instance = EventEmitter & { stop(): void };

  const autocannon: (options: Options, done: (error: Error | null, result: Result) => void) => Instance;
  export default autocannon;
}

// The embedded engine's own store: https://github.com/architect/dynalite/blob/main/db/index.js
declare module 'dynalite/db/index.js' {
  type Attributes = Record<string, { S: string } | { N: string }>;
  type KeyShape = {
    KeySchema: readonly { AttributeName: string }[];
    AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
  };
  type Done = (error?: Error | null) => void;
  type Store = {
    getItemDb(table: string): { batch(rows: { type: 'put'; key: string; value: Attributes }[], done: Done): void };
    db: { close(done: Done): void };
  };

  export const create: (options: { path: string }) => Store;
  export const createKey: (item: Attributes, table: KeyShape) => string;
}
