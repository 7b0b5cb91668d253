// The HTTP API on this machine: takes requests as API Gateway does and has the template's functions answer them.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionName } from '../../infra/functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import { type Respond, startLoopbackServer } from '../stand-in/loopback-server.ts';
import { accessLogLine, type LoggedRequest } from './access-log.ts';
import type { Hint } from './browser-hint.ts';
import { answerPreflight, isPreflight, withCors } from './cors.ts';
import { gatewayAnswer, type HttpAnswer, readLambdaAnswer } from './http-answer.ts';
import { buildHttpEvent, readBody } from './http-event.ts';
import { type AdmitRequest, createThrottle, isHeadTooLong } from './request-limits.ts';
import { readTarget } from './request-path.ts';
import type { CorsRules, LocalRoute } from './template-routes.ts';
import type { LocalApiStage } from './template-stage.ts';

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
  readonly stage?: LocalApiStage;
  readonly invoke: (name: FunctionName, event: unknown) => Promise<InvocationResult>;
  readonly nowMilliseconds: () => number;
  /** Asked about paths that no route has; true when it answers the request itself. */
  readonly fallback?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly hint?: Hint;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Hears each line of the access log, if the stage has one. */
  readonly onAccessLine?: ((line: string) => void) | undefined;
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

type Serving = GatewayBehaviour & { readonly admit: AdmitRequest };
type Caller = { readonly requestId: string; readonly isRunner: boolean };

const pathOf = (request: IncomingMessage): string => readTarget(request.url ?? '/').path;

const sourceIpOf = (request: IncomingMessage): string => request.socket.remoteAddress ?? '127.0.0.1';
const routeKeyOf = ({ method, path }: LocalRoute): string => `${method} ${path}`;

type Routed = { readonly answer: HttpAnswer; readonly integration?: LoggedRequest['integration'] };

const invokeRoute = async (
  behaviour: GatewayBehaviour,
  route: LocalRoute,
  request: IncomingMessage,
  requestId: string,
): Promise<Routed> => {
  const body = await readBody(request);
  if (body === undefined) return { answer: gatewayAnswer(413, 'Request Entity Too Large') };
  const received = {
    method: route.method,
    target: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: sourceIpOf(request),
  };
  const event = buildHttpEvent(received, {
    routeKey: routeKeyOf(route),
    requestId,
    nowMilliseconds: behaviour.nowMilliseconds(),
    ...(route.authorization === 'AWS_IAM' && { iamCaller: { userArn: 'arn:aws:iam::000000000000:user/local-runner' } }),
  });
  const startedAt = performance.now();
  const answer = readLambdaAnswer(await behaviour.invoke(route.functionName, event));
  const latencyMilliseconds = performance.now() - startedAt;
  return { answer, integration: { requestId, status: answer.status, latencyMilliseconds } };
};

const answerRoute = async (
  behaviour: Serving,
  route: LocalRoute | undefined,
  request: IncomingMessage,
  { requestId, isRunner }: Caller,
): Promise<Routed> => {
  if (isHeadTooLong(request)) return { answer: gatewayAnswer(431, 'Request Header Fields Too Large') };
  if (!route) return { answer: gatewayAnswer(404, 'Not Found') };
  if (!behaviour.admit(routeKeyOf(route), performance.now()))
    return { answer: gatewayAnswer(429, 'Too Many Requests') };
  if (route.authorization === 'AWS_IAM' && !isRunner) return { answer: gatewayAnswer(403, 'Forbidden') };
  return invokeRoute(behaviour, route, request, requestId);
};

const answerRequest = async (
  behaviour: Serving,
  route: LocalRoute | undefined,
  request: IncomingMessage,
  caller: Caller,
): Promise<Routed> => {
  const { cors } = behaviour;
  const { origin } = request.headers;
  if (cors && isPreflight(request)) return { answer: answerPreflight(cors, origin) };
  const routed = await answerRoute(behaviour, route, request, caller);
  return cors ? { ...routed, answer: withCors(cors, routed.answer, origin) } : routed;
};

const send = (response: ServerResponse, answer: HttpAnswer, requestId: string): void => {
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.appendHeader('apigw-requestid', requestId);
  response.statusCode = answer.status;
  response.end(answer.body);
};

const handle = async (behaviour: Serving, request: IncomingMessage, response: ServerResponse, iamKey: string) => {
  const [startedAt, receivedMilliseconds] = [performance.now(), behaviour.nowMilliseconds()];
  const [path, { method = 'GET' }] = [pathOf(request), request];
  const isRouted = behaviour.routes.some((route) => route.path === path);
  if (!isRouted && behaviour.fallback?.(request, response)) return;
  const requestId = `${randomBytes(11).toString('base64url')}=`;
  const isRunner = request.headers['x-local-iam-key'] === iamKey;
  const route = behaviour.routes.find((one) => one.method === method && one.path === path);
  const { answer, integration } = await answerRequest(behaviour, route, request, { requestId, isRunner });
  send(response, answer, requestId);
  const [{ status }, milliseconds] = [answer, performance.now() - startedAt];
  const hint = isRouted ? behaviour.hint?.({ method, headers: request.headers, status }) : undefined;
  behaviour.onExchange?.({ method, path, status, milliseconds, hint });
  const format = behaviour.stage?.accessLogFormat;
  if (format === undefined) return;
  const logged = {
    requestId,
    sourceIp: sourceIpOf(request),
    status,
    receivedMilliseconds,
    latencyMilliseconds: milliseconds,
  };
  const routeKey = route && routeKeyOf(route);
  behaviour.onAccessLine?.(accessLogLine(format, { ...logged, routeKey, ...(integration && { integration }) }));
};

const listen = async (port: number, respond: Respond) => {
  try {
    return await startLoopbackServer(port, respond);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new ConfigurationProblem(
      `port ${port} is in use by another program — choose another with --port ${port + 1}`,
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
  const { promise: behaviour, resolve } = Promise.withResolvers<Serving>();
  const serve = (given: GatewayBehaviour): void =>
    resolve({ ...given, admit: createThrottle(given.stage?.limitOf ?? (() => undefined)) });
  const server = await listen(port, async (request, response) => handle(await behaviour, request, response, iamKey));
  return { url: `http://localhost:${new URL(server.url).port}`, iamKey, serve, close: server.close };
};
