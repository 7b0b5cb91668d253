// `DELETE /auth/session` and `DELETE /auth/sessions`: log out here, or everywhere.
import { json, noContent } from '../shared/http/answer.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { type Credential, readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { expiredCookie } from '../shared/http/session-cookie.ts';
import { keyOfPresented, removeSessions } from '../shared/session/ending-sessions.ts';
import type { RequireSession } from '../shared/session/live-session.ts';
import type { HasSession, ListSessionKeys, RemoveSession } from '../shared/session/session-store.ts';
import type { RevokeBeforeNow } from '../shared/user/user-directory.ts';
import type { BrowserPorts } from './browser-ports.ts';

export type EndPorts = BrowserPorts & {
  readonly requireSession: RequireSession;
  readonly hasSession: HasSession;
  readonly listSessionKeys: ListSessionKeys;
  readonly removeSession: RemoveSession;
  readonly revokeBeforeNow: RevokeBeforeNow;
};

const cookieToClear = (credential: Credential, { cookie }: BrowserPorts): string[] =>
  credential.kind === 'bearer' ? [] : [expiredCookie(cookie)];

/** The same 204 whether there was a session or not. An outage is an error: a client must not believe that it is logged out. */
export const logOut =
  (ports: EndPorts): HttpStory =>
  async (request, call) => {
    const credential = readCredential(request, ports.cookie.name);
    requireAllowedOrigin(request, credential, ports.allowedOrigins, call.trail);
    const key = keyOfPresented(credential);
    // Read first: a token that somebody made up costs no write, and counts for nothing.
    if (key !== undefined && (await ports.hasSession(key, call))) {
      await ports.removeSession(key, call);
      call.trail.count('SessionRevoked');
    }
    return noContent(cookieToClear(credential, ports));
  };

/**
 * First the mark that ends what is still to be traded in or under way (hand-off codes, the issuer's JWTs, logins), then the other sessions,
 * and last, when all of those have ended, the one that asks: as long as anything is left, asking again is possible and completes it.
 */
export const logOutEverywhere =
  (ports: EndPorts): HttpStory =>
  async (request, call) => {
    const credential = readCredential(request, ports.cookie.name);
    requireAllowedOrigin(request, credential, ports.allowedOrigins, call.trail);
    const own = await ports.requireSession(credential, call);
    await ports.revokeBeforeNow(own.userKey, call);
    const sessions = await ports.listSessionKeys(own.userKey, call);
    const others = sessions.filter(({ secretHash }) => secretHash !== own.secretHash);
    const { ended, failure } = await removeSessions(others, ports.removeSession, call);
    if (ended > 0) call.trail.count('SessionRevoked');
    call.trail.note({ revoked: ended });
    if (failure !== undefined) throw failure;
    await ports.removeSession(own, call);
    call.trail.note({ revoked: ended + 1 });
    call.trail.count('SessionRevoked');
    return json({ revoked: ended + 1 }, cookieToClear(credential, ports));
  };
