// The two faces of an action: invoked directly (event in, object body out) or over HTTP (signed request in, text body out).
import type { Call } from '../frame/call.ts';
import { type FrameSettings, runInvocation } from '../frame/invocation.ts';
import { Refusal } from '../frame/refusal.ts';
import { problemBody, problemToGateway, toGateway } from '../http/http-handler.ts';
import { parseJsonObject, readHttpRequest, requireJsonRequest } from '../http/http-request.ts';
import type { AuthenticateCaller, Caller } from './caller.ts';

/** An action's story knows neither face. `event` is what Corbado or the forwarder script sent; `caller` is authenticated. */
export type ActionStory = (event: Readonly<Record<string, unknown>>, caller: Caller, call: Call) => Promise<ActionBody>;
export type ActionBody = Readonly<Record<string, Value | Readonly<Record<string, Value>>>>;
type Value = string | number | boolean;

// Everything that only a gateway, a load balancer or a function URL puts at the top of an event. One of them is enough: such an
// event came over a network and must prove who sent it. An event without any of them can only be a direct Lambda invocation.
const transportFields = [
  'requestContext',
  'headers',
  'multiValueHeaders',
  'httpMethod',
  'rawPath',
  'routeKey',
  'cookies',
];

/** Whether an event came over HTTP, by its top level alone: what is inside a body or a field never counts. */
export const isHttpEvent = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && transportFields.some((name) => Object.hasOwn(event, name));

/** What a direct invocation answers, as in Corbado's own samples. */
export type DirectAnswer = { readonly statusCode: number; readonly body: Readonly<Record<string, unknown>> };

const maximumBodyBytes = 32 * 1024;

const overHttp = (
  settings: FrameSettings,
  authenticate: AuthenticateCaller,
  story: ActionStory,
  event: unknown,
  context: unknown,
) =>
  runInvocation(settings, event, context, {
    route: `http ${settings.functionName}`,
    run: async (call) => {
      const request = readHttpRequest(event);
      if (request.method !== 'POST') throw new Refusal('not_found', { reason: 'method' });
      if (request.body.length > maximumBodyBytes) throw new Refusal('payload_too_large', { reason: 'body_over_limit' });
      const caller = await authenticate(request, call);
      requireJsonRequest(request, maximumBodyBytes);
      const body = await story(parseJsonObject(request.body), caller, call);
      return toGateway({ status: 200, body, cookies: [] }, call.requestId);
    },
    statusOf: (answer) => answer.statusCode,
    refuse: problemToGateway,
  });

/** Being allowed to invoke the function is the proof here: IAM has checked it. */
const directly = (settings: FrameSettings, story: ActionStory, event: unknown, context: unknown) =>
  runInvocation<DirectAnswer>(settings, event, context, {
    route: `direct ${settings.functionName}`,
    run: async (call) => {
      if (typeof event !== 'object' || event === null || Array.isArray(event))
        throw new Refusal('invalid_request', { reason: 'event_not_object' });
      return { statusCode: 200, body: await story(event as Record<string, unknown>, { by: 'direct' }, call) };
    },
    statusOf: (answer) => answer.statusCode,
    refuse: (refusal, requestId) => {
      const { status, code, title: message, detail } = problemBody(refusal, requestId);
      return {
        statusCode: status,
        body: { code, message, error: message, requestId, ...(detail === undefined ? {} : { detail }) },
      };
    },
  });

/** An event with any trace of a network transport takes the stricter face, whatever else it holds. */
export const actionHandler =
  (settings: FrameSettings, authenticate: AuthenticateCaller, story: ActionStory) =>
  (event: unknown, context: unknown): Promise<unknown> =>
    isHttpEvent(event)
      ? overHttp(settings, authenticate, story, event, context)
      : directly(settings, story, event, context);
