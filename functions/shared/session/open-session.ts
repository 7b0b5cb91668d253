// Opening a session at the end of any login, and giving it to the client in one way: cookie, or token in the body.
import type { Call } from '../call.ts';
import { type HttpAnswer, json } from '../http/answer.ts';
import { isFromBrowser } from '../http/browser-guard.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { type CookieSettings, sessionCookie } from '../http/session-cookie.ts';
import { Refusal } from '../refusal.ts';
import { type Login, newSession, publicIdOf, type Session, type SessionLimits } from './session.ts';
import { sessionsToEnd } from './session-cap.ts';
import type { RemoveSession, StoreSession } from './session-store.ts';
import { formatSessionToken, hashSecret, mintSecret, type RandomBytes } from './session-token.ts';

export type OpenedSession = { readonly token: string; readonly session: Session };

/** Every login gets a token of its own; one that a client brings along is never adopted. `held` are the sessions that the user has. */
export type OpenSession = (login: Login, held: readonly Session[], call: Call) => Promise<OpenedSession>;

export type OpenSessionPorts = {
  readonly store: StoreSession;
  readonly remove: RemoveSession;
  readonly limits: SessionLimits;
  readonly maximumPerUser: number;
  readonly randomBytes: RandomBytes;
};

export const openSession =
  ({ store, remove, limits, maximumPerUser, randomBytes }: OpenSessionPorts): OpenSession =>
  async (login, held, call) => {
    const secret = mintSecret(randomBytes);
    const session = newSession(login, hashSecret(secret), limits, call.nowSeconds);
    const ended = sessionsToEnd(held, maximumPerUser, limits, call.nowSeconds);
    // The new one first: a login that fails must not have ended anything.
    await store(session, call);
    // What cannot be removed now is so at the next login; this one has succeeded.
    const removed = await Promise.allSettled(ended.map((one) => remove(one, call)));
    const sessionsEnded = removed.filter(({ status }) => status === 'fulfilled').length;
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

/** The token goes into the cookie or into the body, never both; there under the old and the new name of Corbado's pages. */
export const deliver = (
  { token, session }: OpenedSession,
  delivery: Delivery,
  cookie: CookieSettings,
  nowSeconds: number,
): HttpAnswer => {
  const shared = { success: true, userId: session.userId, expiresAt: session.expiresAt };
  return delivery === 'token'
    ? json({ ...shared, sessionId: token, accessToken: token, tokenType: 'Bearer' })
    : json(shared, [sessionCookie(cookie, token, session.expiresAt - nowSeconds)]);
};
