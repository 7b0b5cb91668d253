// Lambda's Runtime API as a runtime sees it: hands out one event after the other and notes when it was asked and answered.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type RuntimeApi = {
  /** `host:port` */
  readonly address: string;
  /** Settles when the runtime asks for its next event, having answered the one before if there was one. */
  ready(): Promise<void>;
  /** Hands an event to the waiting runtime and returns the answer. Rejects with what the runtime reports as an error. */
  invoke(event: unknown): Promise<unknown>;
  close(): void;
};

const prefix = '/2018-06-01/runtime';
const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:bench';

type Waiting = PromiseWithResolvers<ServerResponse>;

export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  let next: Waiting = Promise.withResolvers();
  let answer: PromiseWithResolvers<unknown> = Promise.withResolvers();
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === `${prefix}/invocation/next`) return next.resolve(response);
    const body = await text(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    if (request.url?.endsWith('/response')) return answer.resolve(JSON.parse(body));
    const failure = new Error(`the runtime reports: ${body.slice(0, 1000)}`);
    next.reject(failure);
    answer.reject(failure);
  };
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hand = (event: unknown, response: ServerResponse): void => {
    const headers = {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
      'lambda-runtime-deadline-ms': String(Date.now() + 10_000),
      'lambda-runtime-invoked-function-arn': functionArn,
    };
    response.writeHead(200, headers).end(JSON.stringify(event));
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: async () => {
      await next.promise;
    },
    invoke: async (event) => {
      const response = await next.promise;
      next = Promise.withResolvers();
      answer = Promise.withResolvers();
      // Whoever fails is heard through the answer; nobody may be waiting for what comes next.
      next.promise.catch(() => {});
      hand(event, response);
      return answer.promise;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
