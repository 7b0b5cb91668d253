// How a client gets its session: in a cookie, or the token in the body where the stage allows it.
import { Refusal } from '../frame/refusal.ts';
import { type CookieSettings, isFromBrowser } from '../http/credential.ts';
import { type HttpAnswer, json } from '../http/http-handler.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { OpenedSession } from './open-session.ts';

const attributes = ({ sameSite }: CookieSettings, maxAgeSeconds: number): string =>
  `Path=/; Secure; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAgeSeconds}`;

/** `token` is ours (base64url and a dot), so nothing in it needs escaping. */
export const sessionCookie = (settings: CookieSettings, token: string, maxAgeSeconds: number): string =>
  `${settings.name}=${token}; ${attributes(settings, maxAgeSeconds)}`;

/** Deleting needs the same attributes as setting, or a browser keeps the old cookie. */
export const expiredCookie = (settings: CookieSettings): string => `${settings.name}=; ${attributes(settings, 0)}`;

/** How a client asked to get its session. */
export type Delivery = 'cookie' | 'token';

/** Refuses a token in the body where the stage does not allow it, and to any browser: scripts on the page could read it. */
export const requireDeliveryAllowed = (delivery: Delivery, request: HttpRequest, allowTokenInBody: boolean): void => {
  if (delivery === 'cookie') return;
  if (!allowTokenInBody) throw new Refusal('invalid_request', { reason: 'token_in_body_off' });
  if (isFromBrowser(request)) throw new Refusal('invalid_request', { reason: 'token_in_body_browser' });
};

/** The token goes into the cookie or into the body, never both; in the body under the old and the new name of Corbado's pages. */
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
