// Opening a session at the end of any login, and giving it to the client in one way: cookie, or token in the body.
import type { Call } from '../call.ts';
import { type HttpAnswer, json } from '../http/answer.ts';
import { isFromBrowser } from '../http/browser-guard.ts';
import type { Credential } from '../http/credential.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { type CookieSettings, sessionCookie } from '../http/session-cookie.ts';
import { Refusal } from '../refusal.ts';
import type { KnownUser } from '../user/user-directory.ts';
import { removeSessions, withoutPresented } from './ending-sessions.ts';
import type { LookAgain } from './login-user.ts';
import { type Login, newSession, publicIdOf, type Session, type SessionLimits } from './session.ts';
import { sessionsBeyond } from './session-cap.ts';
import type { HeldSession, RemoveSession, StoreSession } from './session-store.ts';
import { formatSessionToken, hashSecret, mintSecret, type RandomBytes } from './session-token.ts';

export type OpenedSession = { readonly token: string; readonly session: Session };

/** The user as read before anything was written, and the session that ends when this one begins. */
export type LoginCircumstances = { readonly seen: KnownUser; readonly presented: Credential };

/** Every login gets a token of its own; one that a client brings along is never adopted. */
export type OpenSession = (login: Login, circumstances: LoginCircumstances, call: Call) => Promise<OpenedSession>;

export type OpenSessionPorts = {
  readonly store: StoreSession;
  readonly remove: RemoveSession;
  readonly lookAgain: LookAgain;
  readonly limits: SessionLimits;
  readonly maximumPerUser: number;
  readonly randomBytes: RandomBytes;
  readonly nowMilliseconds: () => number;
};

/**
 * A logout everywhere writes its mark, then lists and deletes; a login writes its session, then looks for a new mark. Whatever the order,
 * one of the two sees the other. The same look decides who makes room: of logins at one time the last to write sees all the others.
 */
const requireToStay = async (
  session: Session,
  { seen, presented }: LoginCircumstances,
  { lookAgain, limits, maximumPerUser }: OpenSessionPorts,
  call: Call,
): Promise<HeldSession[]> => {
  const { user, held } = await lookAgain(session.userKey, call);
  if (user.isBlocked) throw new Refusal('unauthorized', { reason: 'user_blocked' });
  if (user.revokedMark !== seen.revokedMark) throw new Refusal('unauthorized', { reason: 'revoked_since' });
  const beyond = sessionsBeyond(withoutPresented(held, presented), maximumPerUser, limits, call.nowSeconds);
  if (beyond.some(({ secretHash }) => secretHash === session.secretHash))
    throw new Refusal('too_many_requests', { reason: 'logins_at_once', retryAfterSeconds: 10 });
  return beyond;
};

export const openSession =
  (ports: OpenSessionPorts): OpenSession =>
  async (login, circumstances, call) => {
    const { store, remove, limits, randomBytes, nowMilliseconds } = ports;
    const secret = mintSecret(randomBytes);
    const begun = newSession(login, hashSecret(secret), limits, call.nowSeconds);
    const session = { ...begun, openedAtMilliseconds: nowMilliseconds() };
    // The new one first: a login that fails must not have ended anything.
    await store(session, call);
    const beyond = await requireToStay(session, circumstances, ports, call).catch(async (refused) => {
      // Nobody holds its secret, so one that cannot be taken back opens nothing.
      await removeSessions([session], remove, call);
      throw refused;
    });
    // What cannot be removed now is so at the next login; this one has succeeded.
    const { ended: sessionsEnded } = await removeSessions(beyond, remove, call);
    if (sessionsEnded > 0) call.trail.note({ sessionsEnded });
    call.trail.note({ userKey: login.userKey, sessionId: publicIdOf(session) });
    call.trail.count('SessionCreated');
    return { token: formatSessionToken({ userKey: login.userKey, secret }), session };
  };

/** How a client asked to get its session. */
export type Delivery = 'cookie' | 'token';

/** Refuses a token in the body where the stage does not allow it, and to any browser: script on the page could read it. */
export const requireDeliveryAllowed = (delivery: Delivery, request: HttpRequest, allowTokenInBody: boolean): void => {
  if (delivery === 'cookie') return;
  if (!allowTokenInBody) throw new Refusal('invalid_request', { reason: 'token_in_body_off' });
  if (isFromBrowser(request)) throw new Refusal('invalid_request', { reason: 'token_in_body_browser' });
};

/** The token goes into the cookie or into the body, never both. */
export const deliver = (
  { token, session }: OpenedSession,
  delivery: Delivery,
  cookie: CookieSettings,
  nowSeconds: number,
): HttpAnswer => {
  const shared = { success: true, userId: session.userId, expiresAt: session.expiresAt };
  return delivery === 'token'
    ? json({ ...shared, sessionId: token, tokenType: 'Bearer' })
    : json(shared, [sessionCookie(cookie, token, session.expiresAt - nowSeconds)]);
};
