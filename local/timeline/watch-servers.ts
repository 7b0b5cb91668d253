// Sees every exchange of this process's HTTP servers. None of them knows: Node announces each request on a channel.
// https://nodejs.org/api/diagnostics_channel.html#http
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Captured, captureChunks } from './capture-chunks.ts';

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

/** Told of each request at its start; what it returns is told of the answer. Undefined: this one is of no interest. */
export type OnRequest = (request: SeenRequest) => ((answer: SeenAnswer) => void) | undefined;

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
