// What an engine is to whoever uses it, and how a call reaches it.
import { EventEmitter } from 'node:events';
import { Agent, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

export type EngineAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
};

export type CallEngine = (headers: IncomingHttpHeaders, body: Buffer) => Promise<EngineAnswer>;

export type Engine = {
  readonly url: string;
  /** The same, for a caller that has the request as bytes. */
  readonly call: CallEngine;
  /** Of a program; the embedded engine has none of its own. */
  readonly processId?: number | undefined;
  /** Resolves with the reason when the engine ends, which the embedded one never does. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
};

/**
 * To the engine inside this process: its HTTP server gets the request without a connection, which would cost more than the call. It has
 * what dynalite uses of a request and of a response: https://github.com/architect/dynalite/blob/main/index.js
 */
export const engineCall =
  (server: Server): CallEngine =>
  (headers, body) =>
    new Promise((resolve) => {
      const incoming = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
      const sent: Record<string, string | number> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: string | number) => {
          sent[name] = value;
        },
        end: (answer = '') => resolve({ status: response.statusCode, headers: sent, body: answer }),
      };
      server.emit('request', incoming, response);
      incoming.emit('data', body);
      incoming.emit('end');
    });

// DynamoDB Local takes letters and digits only for the id of a key, and the functions' have more. Their signatures were judged before.
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

// Shorter than any engine keeps an idle connection, so that none ends at the moment of its reuse.
const idleMilliseconds = 4_000;

const headersOf = (incoming: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    ['content-type', 'x-amzn-requestid', 'x-amz-crc32'].flatMap((name) =>
      typeof incoming[name] === 'string' ? [[name, incoming[name]]] : [],
    ),
  );

/** To an engine that is another process, over kept connections. Rejects when it is not there. */
export const callOver = (url: string): { readonly call: CallEngine; readonly closeConnections: () => void } => {
  const agent = new Agent({ keepAlive: true, timeout: idleMilliseconds });
  const call: CallEngine = (headers, body) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': headers['content-type'] ?? '',
          'x-amz-target': headers['x-amz-target'] ?? '',
          'x-amz-date': '20260101T000000Z',
          'content-length': body.length,
          authorization,
        },
      });
      outgoing.once('error', reject).once('response', (incoming) => {
        const answer = (answered: string) =>
          resolve({ status: incoming.statusCode ?? 500, headers: headersOf(incoming.headers), body: answered });
        text(incoming).then(answer, reject);
      });
      outgoing.end(body);
    });
  return { call, closeConnections: () => agent.destroy() };
};
