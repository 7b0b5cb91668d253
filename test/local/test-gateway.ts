// A gateway with a few routes, whose functions are played by the test.
import { afterAll, beforeAll } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import { type Exchange, type Gateway, startGateway } from '../../local/gateway/gateway.ts';
import type { InvocationResult } from '../../local/lambda/invocation-result.ts';

export const origin = 'https://app.example.com';

const cors = {
  allowOrigins: [origin],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['x-request-id'],
  allowCredentials: true,
  maxAgeSeconds: 600,
};

const routes = [
  { method: 'GET', path: '/open', functionName: 'session', authorization: 'NONE' },
  { method: 'POST', path: '/open', functionName: 'connect-token', authorization: 'NONE' },
  { method: 'POST', path: '/closed', functionName: 'post-login', authorization: 'AWS_IAM' },
] as const;

/** Registers the gateway's start and end with vitest. */
export const serveTestGateway = () => {
  const invocations: { name: FunctionName; event: unknown }[] = [];
  const exchanges: Exchange[] = [];
  let payload: unknown = { statusCode: 204 };
  let gateway: Gateway;
  const invoke = async (name: FunctionName, event: unknown): Promise<InvocationResult> => {
    invocations.push({ name, event });
    return { ok: true, payload };
  };
  beforeAll(async () => {
    gateway = await startGateway(0);
    gateway.serve({
      routes,
      cors,
      invoke,
      nowMilliseconds: () => 1_796_152_138_390,
      fallback: ({ url }, response) => url === '/page' && response.end('the page') === response,
      onExchange: (exchange) => exchanges.push(exchange),
    });
  });
  afterAll(() => gateway.close());
  return {
    invocations,
    exchanges,
    running: () => gateway,
    /** What functions answer from now on. */
    functionsAnswer: (answer: unknown) => {
      payload = answer;
    },
    send: async (method: string, path: string, init: RequestInit = {}) => {
      const response = await fetch(`${gateway.url}${path}`, { method, ...init });
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
  };
};
