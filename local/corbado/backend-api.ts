// The two calls of Corbado's Backend API that the bundle makes: routing, credentials, JSON; then the route or its fault.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonRequest, readJson } from '../stand-in/json-request.ts';
import { type Answer, failure } from './answer.ts';
import { isAuthorized } from './caller.ts';
import { createConnectToken } from './connect-tokens.ts';
import { createExchange, type Exchange, sendAnswer } from './exchange.ts';
import type { CorbadoRoute } from './fault.ts';
import { playFault } from './play-fault.ts';
import { describeCall } from './received-calls.ts';
import type { StandInParts } from './stand-in-parts.ts';
import { verifySignedData } from './verify-signed-data.ts';

const routeOf = (path: string, pluralVerifyPathOnly: boolean): CorbadoRoute | undefined => {
  if (path === '/v2/connectTokens') return 'connectTokens';
  const verifyPath = pluralVerifyPathOnly ? '/v2/passkeys/verifySignedData' : '/v2/passkey/verifySignedData';
  return path === verifyPath ? 'verify' : undefined;
};

const answerRoute = (
  parts: StandInParts,
  route: CorbadoRoute,
  path: string,
  body: unknown,
): Answer | Promise<Answer> =>
  route === 'verify'
    ? verifySignedData(parts, body, path)
    : createConnectToken(parts.state, body, Math.floor(parts.nowMilliseconds() / 1000));

const refusalFor = (parts: StandInParts, request: IncomingMessage, body: JsonRequest): Answer | undefined => {
  if (request.method !== 'POST') return failure('method_not_allowed', 'Only POST is served here.');
  const { authorization } = request.headers;
  if (!isAuthorized(authorization, parts.projectId, parts.settings.apiSecrets)) {
    return failure('login_error', 'Project id or API secret is wrong.');
  }
  return body.ok ? undefined : failure('invalid_json', 'The body is not JSON.');
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
  const route = routeOf(path, parts.settings.pluralVerifyPathOnly);
  const call = describeCall(request, path, { route: route ?? 'other', atMilliseconds: parts.nowMilliseconds(), body });
  parts.calls.push(call);
  const correctAnswer: Exchange['correctAnswer'] = async () => {
    if (!route) return failure('not_found', 'No such endpoint.');
    return refusalFor(parts, request, json) ?? answerRoute(parts, route, path, body);
  };
  const exchange = createExchange(call, { route: route ?? 'verify', response, timers: parts.timers, correctAnswer });
  const fault = route && parts.faults.take(route);
  if (fault) await playFault(fault, exchange);
  else sendAnswer(exchange, await correctAnswer());
};
