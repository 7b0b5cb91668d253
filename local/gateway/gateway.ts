// The HTTP API on this machine: takes requests as API Gateway does and has the template's functions answer them.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionName } from '../../infra/functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import { type Respond, startLoopbackServer } from '../stand-in/loopback-server.ts';
import type { Hint } from './browser-hint.ts';
import { answerPreflight, isPreflight, withCors } from './cors.ts';
import { gatewayAnswer, type HttpAnswer, readLambdaAnswer } from './http-answer.ts';
import { buildHttpEvent, readBody } from './http-event.ts';
import type { CorsRules, LocalRoute } from './template-routes.ts';

/** One request that the gateway answered; `path` is without the query, which may hold secrets. */
export type Exchange = {
  method: string;
  path: string;
  status: number;
  milliseconds: number;
  /** Why it was stopped for where it came from, if it was. */
  hint: string | undefined;
};

export type GatewayBehaviour = {
  readonly routes: readonly LocalRoute[];
  readonly cors: CorsRules | undefined;
  readonly invoke: (name: FunctionName, event: unknown) => Promise<InvocationResult>;
  readonly nowMilliseconds: () => number;
  /** Asked about paths that no route has; true when it answers the request itself. */
  readonly fallback?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly hint?: Hint;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
};

export type Gateway = {
  /** `http://localhost:<port>`: a browser treats this name, unlike others, as safe without TLS. */
  readonly url: string;
  /**
   * Nothing here checks AWS signatures. A route with IAM authorization is closed, except to a request with this value in the
   * header `x-local-iam-key`, which then counts as signed by the runner itself.
   */
  readonly iamKey: string;
  /** Until this is called, requests wait. */
  serve(behaviour: GatewayBehaviour): void;
  close(): Promise<void>;
};

type Caller = { readonly requestId: string; readonly isRunner: boolean };

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/';

const invokeRoute = async (
  behaviour: GatewayBehaviour,
  route: LocalRoute,
  request: IncomingMessage,
  requestId: string,
): Promise<HttpAnswer> => {
  const body = await readBody(request);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  const received = {
    method: route.method,
    target: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
  const event = buildHttpEvent(received, {
    routeKey: `${route.method} ${route.path}`,
    requestId,
    nowMilliseconds: behaviour.nowMilliseconds(),
    ...(route.authorization === 'AWS_IAM' && { iamCaller: { userArn: 'arn:aws:iam::000000000000:user/local-runner' } }),
  });
  return readLambdaAnswer(await behaviour.invoke(route.functionName, event));
};

const answerRoute = async (
  behaviour: GatewayBehaviour,
  request: IncomingMessage,
  { requestId, isRunner }: Caller,
): Promise<HttpAnswer> => {
  const route = behaviour.routes.find(({ method, path }) => method === request.method && path === pathOf(request));
  if (!route) return gatewayAnswer(404, 'Not Found');
  if (route.authorization === 'AWS_IAM' && !isRunner) return gatewayAnswer(403, 'Forbidden');
  return invokeRoute(behaviour, route, request, requestId);
};

const answerRequest = async (behaviour: GatewayBehaviour, request: IncomingMessage, caller: Caller) => {
  const { cors } = behaviour;
  if (cors && isPreflight(request)) return answerPreflight(cors, request.headers.origin);
  const answer = await answerRoute(behaviour, request, caller);
  return cors ? withCors(cors, answer, request.headers.origin) : answer;
};

const send = (response: ServerResponse, answer: HttpAnswer, requestId: string): void => {
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.appendHeader('apigw-requestid', requestId);
  response.statusCode = answer.status;
  response.end(answer.body);
};

const handle = async (
  behaviour: GatewayBehaviour,
  request: IncomingMessage,
  response: ServerResponse,
  iamKey: string,
) => {
  const startedAt = performance.now();
  const path = pathOf(request);
  const isRouted = behaviour.routes.some((route) => route.path === path);
  if (!isRouted && behaviour.fallback?.(request, response)) return;
  const requestId = `${randomBytes(11).toString('base64url')}=`;
  const isRunner = request.headers['x-local-iam-key'] === iamKey;
  send(response, await answerRequest(behaviour, request, { requestId, isRunner }), requestId);
  const { method = 'GET' } = request;
  const { statusCode: status } = response;
  const hint = isRouted ? behaviour.hint?.({ method, headers: request.headers, status }) : undefined;
  behaviour.onExchange?.({ method, path, status, milliseconds: performance.now() - startedAt, hint });
};

const listen = async (port: number, respond: Respond) => {
  try {
    return await startLoopbackServer(port, respond);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new ConfigurationProblem(
      `port ${port} is in use by another program — choose another: npm start -- --port ${port + 1}`,
    );
  }
};

/** For a start that takes its time: notices a taken port before anything is built. */
export const requireFreePort = async (port: number): Promise<void> => {
  await (await listen(port, async () => {})).close();
};

/** Listens on 127.0.0.1; port 0 takes any free port. */
export const startGateway = async (port: number): Promise<Gateway> => {
  const iamKey = randomBytes(16).toString('hex');
  const { promise: behaviour, resolve: serve } = Promise.withResolvers<GatewayBehaviour>();
  const server = await listen(port, async (request, response) => handle(await behaviour, request, response, iamKey));
  return { url: `http://localhost:${new URL(server.url).port}`, iamKey, serve, close: server.close };
};
