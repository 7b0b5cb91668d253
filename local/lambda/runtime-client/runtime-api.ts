// Lambda's Runtime API for one environment: hands out one event after the other and hears how each ended.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Invocation = {
  /** JSON text. */
  readonly event: string;
  readonly id: string;
  readonly functionArn: string;
  readonly deadlineMilliseconds: number;
};

/** What the runtime reports as an error: of its start, or of an invocation. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure';
}

export type RuntimeApi = {
  /** `host:port` */
  readonly address: string;
  /** Settles when the runtime asks for an event and has none under way. Rejects with a `ReportedFailure` when it could not start. */
  ready(): Promise<void>;
  /** Waits until the runtime asks, hands it the event and returns its answer, JSON text. Rejects with a `ReportedFailure`. */
  invoke(invocation: Invocation): Promise<string>;
  close(): void;
};

const prefix = '/2018-06-01/runtime';

const describeFailure = (body: string): ReportedFailure => {
  const { errorType, errorMessage } = JSON.parse(body) as Record<string, unknown>;
  return new ReportedFailure([errorType, errorMessage].filter((part) => part !== undefined).join(': '));
};

const settled = <Value>(): PromiseWithResolvers<Value> => {
  const waiting = Promise.withResolvers<Value>();
  // Whoever waits hears of it; often nobody does any more.
  waiting.promise.catch(() => {});
  return waiting;
};

const hand = ({ event, id, functionArn, deadlineMilliseconds }: Invocation, response: ServerResponse): void => {
  const headers = {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(deadlineMilliseconds),
    'lambda-runtime-invoked-function-arn': functionArn,
  };
  response.writeHead(200, headers).end(event);
};

/** Listens on a free port of 127.0.0.1. */
export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  let next = settled<ServerResponse>();
  let answer = settled<string>();
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === `${prefix}/invocation/next`) return next.resolve(response);
    const body = await text(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (request.url?.endsWith('/response')) return answer.resolve(body);
    const failure = describeFailure(body);
    if (request.url === `${prefix}/init/error`) next.reject(failure);
    answer.reject(failure);
  };
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  // An environment waits for its next event for as long as it takes, frozen or not.
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: async () => void (await next.promise),
    invoke: async (invocation) => {
      const response = await next.promise;
      next = settled();
      answer = settled();
      hand(invocation, response);
      return answer.promise;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
