// What we use of autocannon, which ships no types: https://github.com/mcollina/autocannon
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
