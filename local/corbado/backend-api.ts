// The calls of Corbado's Backend API that the bundle makes: routing, credentials, JSON; then the route or its fault.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonRequest, readJson } from '../stand-in/json-request.ts';
import { type Answer, failure } from './answer.ts';
import { createConnectToken } from './connect-tokens.ts';
import { createExchange, type Exchange, sendAnswer } from './exchange.ts';
import type { CorbadoRoute, WrongList } from './fault.ts';
import { answerList, type ListName, listAt } from './lists.ts';
import { playFault } from './play-fault.ts';
import { describeCall, isAuthorized } from './received-calls.ts';
import { verifySignedData } from './signed-passkey-data.ts';
import type { StandInParts } from './stand-in-parts.ts';

const routeOf = (path: string, pluralVerifyPathOnly: boolean): CorbadoRoute | undefined => {
  if (path === '/v2/connectTokens') return 'connectTokens';
  const verifyPath = pluralVerifyPathOnly ? '/v2/passkeys/verifySignedData' : '/v2/passkey/verifySignedData';
  return path === verifyPath ? 'verify' : listAt(path);
};

type Asked = { readonly path: string; readonly query: URLSearchParams; readonly body: unknown };

const isList = (route: CorbadoRoute | undefined): route is ListName =>
  route === 'identifiers' || route === 'credentials';

const answerRoute = (parts: StandInParts, route: CorbadoRoute, asked: Asked): Answer | Promise<Answer> => {
  if (isList(route)) return answerList(parts.state, route, asked);
  return route === 'verify'
    ? verifySignedData(parts, asked.body, asked.path)
    : createConnectToken(parts.state, asked.body, Math.floor(parts.nowMilliseconds() / 1000));
};

const refusalFor = (
  parts: StandInParts,
  route: CorbadoRoute,
  { method, headers }: IncomingMessage,
  body: JsonRequest,
): Answer | undefined => {
  const served = isList(route) ? 'GET' : 'POST';
  if (method !== served) return failure('method_not_allowed', `Only ${served} is served here.`);
  if (!isAuthorized(headers.authorization, parts.projectId, parts.settings.apiSecrets)) {
    return failure('login_error', 'Project id or API secret is wrong.');
  }
  return body.ok || isList(route) ? undefined : failure('invalid_json', 'The body is not JSON.');
};

/** Answers one call of the API, correctly or with the fault that waits for its route. */
export const answerApi = async (
  parts: StandInParts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> => {
  const json = await readJson(request);
  const body = json.ok ? json.value : undefined;
  const text = request.url?.split('?')[1];
  const asked: Asked = { path, query: new URLSearchParams(text), body };
  const route = routeOf(path, parts.settings.pluralVerifyPathOnly);
  const known = { route: route ?? ('other' as const), atMilliseconds: parts.nowMilliseconds(), body };
  const call = describeCall(request, path, { ...known, ...(text !== undefined && { query: text }) });
  parts.calls.push(call);
  const correctAnswer: Exchange['correctAnswer'] = async () => {
    if (!route) return failure('not_found', 'No such endpoint.');
    return refusalFor(parts, route, request, json) ?? answerRoute(parts, route, asked);
  };
  const wrongList = (wrong: WrongList): Answer =>
    isList(route) ? answerList(parts.state, route, { ...asked, wrong }) : failure('internal_error', 'This is no list.');
  const nowSeconds = Math.floor(parts.nowMilliseconds() / 1000);
  const wire = { response, timers: parts.timers, nowSeconds };
  const around = { ...wire, route: route ?? ('verify' as const), correctAnswer, wrongList };
  const exchange = createExchange(call, around);
  const fault = route && parts.faults.take(route);
  if (fault) await playFault(fault, exchange);
  else sendAnswer(exchange, await correctAnswer());
};
