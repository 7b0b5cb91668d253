// `GET /auth/session` and `GET /auth/sessions`: the session at hand, and all that the user has open.
import type { Call } from '../shared/call.ts';
import { json } from '../shared/http/answer.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import type { HttpRequest } from '../shared/http/http-request.ts';
import type { RequireSession } from '../shared/session/live-session.ts';
import { idleExpiryOf, isAlive, publicIdOf, type Session, type SessionLimits } from '../shared/session/session.ts';
import type { ListSessions, TouchSession } from '../shared/session/session-store.ts';
import type { BrowserPorts } from './browser-ports.ts';

export type ShowPorts = BrowserPorts & {
  readonly limits: SessionLimits;
  readonly requireSession: RequireSession;
  readonly touchSession: TouchSession;
  readonly listSessions: ListSessions;
};

const currentSession = (request: HttpRequest, ports: ShowPorts, call: Call): Promise<Session> => {
  const credential = readCredential(request, ports.cookie.name);
  requireAllowedOrigin(request, credential, ports, call.trail);
  return ports.requireSession(credential, call);
};

/** Asking counts as a use, so the idle expiry that is shown is the one that holds from now on. */
export const showSession =
  (ports: ShowPorts): HttpStory =>
  async (request, call) => {
    const session = await ports.touchSession(await currentSession(request, ports, call), call);
    const { userId, identifier, displayName, amr, authTime, createdAt, expiresAt } = session;
    const idleExpiresAt = idleExpiryOf(session, ports.limits);
    const id = publicIdOf(session);
    return json({ id, userId, identifier, displayName, amr, authTime, createdAt, expiresAt, idleExpiresAt });
  };

const summary = (session: Session, current: Session) => ({
  id: publicIdOf(session),
  current: session.secretHash === current.secretHash,
  amr: session.amr,
  createdAt: session.createdAt,
  lastSeenAt: session.lastSeenAt,
  expiresAt: session.expiresAt,
});

/** Newest first; expired rows that DynamoDB has not swept yet are not shown. */
export const showSessions =
  (ports: ShowPorts): HttpStory =>
  async (request, call) => {
    const current = await ports.touchSession(await currentSession(request, ports, call), call);
    const sessions = await ports.listSessions(current.userKey, call);
    const alive = sessions.filter((session) => isAlive(session, ports.limits, call.nowSeconds));
    alive.sort((one, other) => other.createdAt - one.createdAt);
    return json({ sessions: alive.map((session) => summary(session, current)) });
  };
