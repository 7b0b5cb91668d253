// `DELETE /auth/session` and `DELETE /auth/sessions`: log out here, or everywhere.
import type { Call } from '../shared/call.ts';
import { json, noContent } from '../shared/http/answer.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { type Credential, readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { expiredCookie } from '../shared/http/session-cookie.ts';
import type { RequireSession } from '../shared/session/live-session.ts';
import {
  endPresentedSession,
  type ListSessionKeys,
  type RemoveSession,
  type SessionKey,
} from '../shared/session/session-store.ts';
import type { RevokeBeforeNow } from '../shared/user/user-directory.ts';
import type { BrowserPorts } from './browser-ports.ts';

export type EndPorts = BrowserPorts & {
  readonly requireSession: RequireSession;
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
    requireAllowedOrigin(request, credential, ports, call.trail);
    await endPresentedSession(credential, ports.removeSession, call);
    call.trail.count('SessionRevoked');
    return noContent(cookieToClear(credential, ports));
  };

// Enough at once to be quick, few enough not to be a burst on one partition.
const deletesAtOnce = 25;

const removeAll = async (sessions: readonly SessionKey[], ports: EndPorts, call: Call): Promise<void> => {
  for (let start = 0; start < sessions.length; start += deletesAtOnce)
    await Promise.all(
      sessions.slice(start, start + deletesAtOnce).map((session) => ports.removeSession(session, call)),
    );
};

/**
 * First the mark that ends what is still to be traded in (hand-off codes, the issuer's JWTs), then the sessions themselves: when it is
 * interrupted, asking again completes it.
 */
export const logOutEverywhere =
  (ports: EndPorts): HttpStory =>
  async (request, call) => {
    const credential = readCredential(request, ports.cookie.name);
    requireAllowedOrigin(request, credential, ports, call.trail);
    const { userKey } = await ports.requireSession(credential, call);
    await ports.revokeBeforeNow(userKey, call);
    const sessions = await ports.listSessionKeys(userKey, call);
    await removeAll(sessions, ports, call);
    call.trail.note({ revoked: sessions.length });
    call.trail.count('SessionRevoked');
    return json({ revoked: sessions.length }, cookieToClear(credential, ports));
  };
