// The authorizer of a team's own HTTP API: whether a request stands for a session right now, and whose it is.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
import type { Call } from '../shared/frame/call.ts';
import type { BrowserRules } from '../shared/http/credential.ts';
import { type HttpRequest, readHttpRequest } from '../shared/http/http-request.ts';
import { factsOf, type SessionFacts } from '../shared/login/session.ts';
import { type CheckRules, requirePresentedSession } from '../shared/login/sessions.ts';
import type { Can } from '../shared/table/table.ts';

/**
 * An answer that is cached counts for every request with the same key, so nothing else may decide it: not the cookie, whose pages have to
 * be looked at each time, and not the page. What is no bearer token is refused then.
 */
const readRequest = (event: unknown): HttpRequest => {
  const request = readHttpRequest(event);
  const { identitySource } = event as { readonly identitySource?: unknown };
  // Undefined when API Gateway asks for every request.
  const key = Array.isArray(identitySource) ? identitySource[0] : undefined;
  if (key === undefined) return request;
  return { ...request, cookies: [], headers: new Map([['authorization', String(key)]]) };
};

/** What the API's functions find under `requestContext.authorizer.lambda`. Throws what `requirePresentedSession` throws. */
export const authorize =
  (rules: BrowserRules & CheckRules, table: Can<'get'>) =>
  async (event: unknown, call: Call): Promise<SessionFacts> =>
    factsOf(await requirePresentedSession(readRequest(event), rules, table, call), rules.limits);
