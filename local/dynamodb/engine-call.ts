// Hands a call to the engine inside this process: its HTTP server gets the request without a connection, which would cost more than the call.
import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';

export type EngineAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
};

export type CallEngine = (headers: IncomingHttpHeaders, body: Buffer) => Promise<EngineAnswer>;

/** What dynalite uses of a request and of a response: https://github.com/architect/dynalite/blob/main/index.js */
export const engineCall =
  (server: Server): CallEngine =>
  (headers, body) =>
    new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
      const sent: Record<string, string | number> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: string | number) => {
          sent[name] = value;
        },
        end: (text = '') => resolve({ status: response.statusCode, headers: sent, body: text }),
      };
      server.emit('request', request, response);
      request.emit('data', body);
      request.emit('end');
    });
