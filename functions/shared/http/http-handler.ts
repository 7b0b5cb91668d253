// The HTTP face: an API Gateway event in, a story found by method and path, a gateway answer out.
import type { Call } from '../call.ts';
import { type FrameSettings, runInvocation } from '../invocation.ts';
import { Refusal } from '../refusal.ts';
import { type GatewayAnswer, type HttpAnswer, problemToGateway, toGateway } from './answer.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';

/** One thing a function can be asked to do over HTTP. */
export type HttpStory = (request: HttpRequest, call: Call) => Promise<HttpAnswer>;

/** Finds the story for a request; `undefined` is answered as 404. */
export type HttpRouter = (request: HttpRequest) => HttpStory | undefined;

// Only what the deployed routes can produce is logged: a path of a caller's own making would be free text in the log.
const routeName = (event: unknown): string => {
  const key = (event as { routeKey?: unknown } | null | undefined)?.routeKey;
  return typeof key === 'string' && /^[A-Z]{3,7} \/[A-Za-z/-]{0,64}$/.test(key) ? key : 'unknown';
};

/**
 * Wraps stories into a Lambda handler. Two parameters only: the Node 24 runtime refuses handlers with a callback. `failureFields`
 * stand in the body of every failure, for clients that look there before they look at the status.
 */
export const httpHandler =
  (settings: FrameSettings, route: HttpRouter, failureFields: Readonly<Record<string, unknown>> = {}) =>
  (event: unknown, context: unknown): Promise<GatewayAnswer> =>
    runInvocation(settings, event, context, {
      route: routeName(event),
      run: async (call) => {
        const request = readHttpRequest(event);
        const story = route(request);
        if (story === undefined) throw new Refusal('not_found', { reason: 'route' });
        return toGateway(await story(request, call), call.requestId);
      },
      statusOf: (answer) => answer.statusCode,
      refuse: (refusal, requestId) => problemToGateway(refusal, requestId, failureFields),
    });
