// What the three names of this route promise: how a client that does not say so gets its session, and what it then reads.
import { type HttpAnswer, json } from '../shared/http/answer.ts';
import { isFromBrowser } from '../shared/http/browser-guard.ts';
import type { HttpRequest } from '../shared/http/http-request.ts';
import type { CookieSettings } from '../shared/http/session-cookie.ts';
import { type Delivery, deliver, type OpenedSession } from '../shared/session/open-session.ts';

const completeLogin = '/auth/completeLogin';
const ofTheExampleApps = '/auth/verifySignedPasskeyData';

/**
 * Corbado's apps ask for nothing and read the token in the body, so for whoever is no browser these names mean that. At completeLogin
 * that is so even where the stage allows no such token: the refusal then says which setting is missing, while a cookie would be a login
 * that the app cannot read, with its proof used up.
 */
export const usualDelivery = (request: HttpRequest, allowTokenInBody: boolean): Delivery => {
  if (isFromBrowser(request)) return 'cookie';
  if (request.path === completeLogin) return 'token';
  return request.path === ofTheExampleApps && allowTokenInBody ? 'token' : 'cookie';
};

/** The Kotlin client printed for completeLogin refuses an answer with any key beyond these two. */
export const deliverInDialect = (
  path: string,
  opened: OpenedSession,
  delivery: Delivery,
  cookie: CookieSettings,
  nowSeconds: number,
): HttpAnswer =>
  path === completeLogin && delivery === 'token'
    ? json({ success: true, accessToken: opened.token })
    : deliver(opened, delivery, cookie, nowSeconds);
