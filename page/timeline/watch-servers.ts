// Sees every exchange of this process’s HTTP servers without their help: Node announces each request on a channel.
// https://nodejs.org/api/diagnostics_channel.html#http
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

type Captured = { readonly text: () => string };

const maximumBytes = 64 * 1024;

const toBuffer = (chunk: unknown): Buffer | undefined => {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : undefined;
};

/** Of what is longer than 64 kB only the beginning is kept. */
const captureChunks = <Stream extends object>(stream: Stream, ...methods: (keyof Stream)[]): Captured => {
  const chunks: Buffer[] = [];
  let size = 0;
  // `end` calls `write` in some versions of Node: the same chunk must not be kept twice.
  let isInside = false;
  const keep = (chunk: unknown): void => {
    const bytes = toBuffer(chunk);
    if (bytes === undefined || size >= maximumBytes) return;
    size += bytes.length;
    chunks.push(bytes);
  };
  const intercept = (method: keyof Stream): void => {
    const original = stream[method];
    if (typeof original !== 'function') return;
    const replacement = (...passed: unknown[]): unknown => {
      if (isInside) return Reflect.apply(original, stream, passed);
      keep(passed[0]);
      isInside = true;
      try {
        return Reflect.apply(original, stream, passed);
      } finally {
        isInside = false;
      }
    };
    Object.assign(stream, { [method]: replacement });
  };
  for (const method of methods) intercept(method);
  return { text: () => Buffer.concat(chunks).toString('utf8') };
};

// https://nodejs.org/api/diagnostics_channel.html#http
export type SeenRequest = {
  /** Of the server that was asked. */
  readonly port: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
};

export type SeenAnswer = {
  readonly requestBody: string;
  /** 0 when the connection ended before there was an answer. */
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
};

/** Called with each request at its start; what it returns is called with the answer. Undefined: the request is ignored. */
type OnRequest = (request: SeenRequest) => ((answer: SeenAnswer) => void) | undefined;

type Started = { readonly request: IncomingMessage; readonly response: ServerResponse };

const describeRequest = ({ method = 'GET', url = '/', headers, socket }: IncomingMessage): SeenRequest => ({
  port: socket.localPort ?? 0,
  method,
  path: url.split('?')[0] ?? '/',
  headers,
});

const reportAnswer = (
  response: ServerResponse,
  requestBody: Captured,
  body: Captured,
  report: (a: SeenAnswer) => void,
) =>
  response.once('close', () => {
    // Headers that were sent and a body that was not is what a caller sees of a connection that broke half-way.
    const status = response.headersSent && response.writableFinished ? response.statusCode : 0;
    report({ requestBody: requestBody.text(), status, headers: response.getHeaders(), body: body.text() });
  });

/** Returns the function that stops watching. */
export const watchServers = (onRequest: OnRequest): (() => void) => {
  const onStart = (message: unknown): void => {
    const { request, response } = message as Started;
    const report = onRequest(describeRequest(request));
    if (!report) return;
    // Each body is copied on its way past. Listening to the request's data would start it before its server reads it.
    const requestBody = captureChunks(request, 'push');
    const answerBody = captureChunks(response, 'write', 'end');
    reportAnswer(response, requestBody, answerBody, report);
  };
  subscribe('http.server.request.start', onStart);
  return () => void unsubscribe('http.server.request.start', onStart);
};
