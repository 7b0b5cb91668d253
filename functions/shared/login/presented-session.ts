// The session that a request presents: its one credential, from a page that may ask, for a session that counts right now. One read.
import type { Call } from '../frame/call.ts';
import type { RefusalCode } from '../frame/refusal.ts';
import { type BrowserRules, type Credential, readCredential, requireAllowedOrigin } from '../http/credential.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Can } from '../table/table.ts';
import type { Session } from './session.ts';
import { type CheckRules, requireSession } from './sessions.ts';

/** Throws `invalid_request` for two credentials at once, `unauthorized` for a malformed one, `origin_not_allowed` for another's page. */
export const readPresented = (request: HttpRequest, rules: BrowserRules, call: Call): Credential => {
  const credential = readCredential(request, rules.cookie.name);
  requireAllowedOrigin(request, credential, rules, call.trail);
  return credential;
};

/** Throws what `readPresented` and `requireSession` throw. */
export const requirePresentedSession = (
  request: HttpRequest,
  rules: BrowserRules & CheckRules,
  table: Can<'get'>,
  call: Call,
): Promise<Session> => requireSession(table, readPresented(request, rules, call), rules, call);

/** Whether a refusal says that the request stands for no session, and not that nobody can tell right now. */
export const standsForNoSession = (
  code: RefusalCode,
): code is 'invalid_request' | 'unauthorized' | 'origin_not_allowed' =>
  code === 'invalid_request' || code === 'unauthorized' || code === 'origin_not_allowed';
