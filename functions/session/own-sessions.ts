// The user's own sessions: `GET /auth/session` and `/auth/sessions` show them, `DELETE` logs out here or everywhere.
import type { Call } from '../shared/frame/call.ts';
import { type BrowserRules, type Credential, readPresented } from '../shared/http/credential.ts';
import { type HttpStory, json, noContent } from '../shared/http/http-handler.ts';
import type { HttpRequest } from '../shared/http/http-request.ts';
import {
  factsOf,
  idOfPresented,
  isAlive,
  publicIdOf,
  type Session,
  type SessionLimits,
} from '../shared/login/session.ts';
import { expiredCookie } from '../shared/login/session-delivery.ts';
import {
  hasSession,
  listSessionIds,
  listSessions,
  removeSession,
  removeSessions,
  requirePresentedSession,
  requireSession,
  touchSession,
} from '../shared/login/sessions.ts';
import type { Can } from '../shared/table/table.ts';
import { revokeBeforeNow } from '../shared/user/users.ts';

export type OwnSessionSettings = BrowserRules & { readonly projectId: string; readonly limits: SessionLimits };
export type OwnSessionTable = Can<'get' | 'query' | 'update' | 'remove'>;

/** Asking counts as a use, so the idle expiry shown is the one that applies from now on. */
const touchOwnSession = async (
  request: HttpRequest,
  settings: OwnSessionSettings,
  table: OwnSessionTable,
  call: Call,
): Promise<Session> => {
  const session = await requirePresentedSession(request, settings, table, call);
  return touchSession(table, session, settings.limits, call);
};

/** Each time twice: as epoch seconds, and counted from now, for callers whose own clock may be wrong. */
export const showSession =
  (settings: OwnSessionSettings, table: OwnSessionTable): HttpStory =>
  async (request, call) => {
    const session = await touchOwnSession(request, settings, table, call);
    const facts = factsOf(session, settings.limits);
    const { nowSeconds } = call;
    return json({
      ...facts,
      authSecondsAgo: nowSeconds - facts.authTime,
      createdSecondsAgo: nowSeconds - facts.createdAt,
      expiresInSeconds: facts.expiresAt - nowSeconds,
      idleExpiresInSeconds: facts.idleExpiresAt - nowSeconds,
    });
  };

const summary = (session: Session, current: Session, nowSeconds: number) => ({
  id: publicIdOf(session),
  current: session.secretHash === current.secretHash,
  amr: session.amr,
  createdAt: session.createdAt,
  createdSecondsAgo: nowSeconds - session.createdAt,
  lastSeenAt: session.lastSeenAt,
  lastSeenSecondsAgo: nowSeconds - session.lastSeenAt,
  expiresAt: session.expiresAt,
  expiresInSeconds: session.expiresAt - nowSeconds,
});

/** Newest first; expired rows that DynamoDB has not swept yet are not shown. */
export const showSessions =
  (settings: OwnSessionSettings, table: OwnSessionTable): HttpStory =>
  async (request, call) => {
    const current = await touchOwnSession(request, settings, table, call);
    const sessions = await listSessions(table, current.userKey, call);
    const alive = sessions.filter((session) => isAlive(session, settings.limits, call.nowSeconds));
    alive.sort((one, other) => other.createdAt - one.createdAt);
    return json({ sessions: alive.map((session) => summary(session, current, call.nowSeconds)) });
  };

const cookieToClear = (credential: Credential, { cookie }: BrowserRules): string[] =>
  credential.kind === 'bearer' ? [] : [expiredCookie(cookie)];

/** The same 204 whether there was a session or not. An outage is an error: a client must not believe that it is logged out. */
export const logOut =
  (settings: OwnSessionSettings, table: OwnSessionTable): HttpStory =>
  async (request, call) => {
    const credential = readPresented(request, settings, call);
    const id = idOfPresented(credential);
    // Read first: a made-up token costs no write and is not counted.
    if (id !== undefined && (await hasSession(table, id, call))) {
      await removeSession(table, id, call);
      call.trail.count('SessionRevoked');
    }
    return noContent(cookieToClear(credential, settings));
  };

/**
 * First the mark that ends what is still to be exchanged or in progress (hand-off codes, the issuer's JWTs, logins), then the other
 * sessions, and when all of those have ended, the one that asks: as long as anything is left, the request can be repeated and completes it.
 */
export const logOutEverywhere =
  (settings: OwnSessionSettings, table: OwnSessionTable): HttpStory =>
  async (request, call) => {
    const credential = readPresented(request, settings, call);
    const own = await requireSession(table, credential, settings, call);
    await revokeBeforeNow(table, own.userKey, call);
    const sessions = await listSessionIds(table, own.userKey, call);
    const others = sessions.filter(({ secretHash }) => secretHash !== own.secretHash);
    const { ended, failure } = await removeSessions(table, others, call);
    if (ended > 0) call.trail.count('SessionRevoked');
    call.trail.note({ revoked: ended });
    if (failure !== undefined) throw failure;
    await removeSession(table, own, call);
    call.trail.note({ revoked: ended + 1 });
    call.trail.count('SessionRevoked');
    return json({ revoked: ended + 1 }, cookieToClear(credential, settings));
  };
