// What a request presents to say who it is for: our cookie, a bearer token, or nothing.
import { Refusal } from '../refusal.ts';
import type { HttpRequest } from './http-request.ts';
import { readCookie } from './session-cookie.ts';

/** `token` is as received: nothing about it has been checked. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'cookie'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string };

// RFC 6750: the scheme in any case, one space, one token.
const bearer = /^bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i;

export const readCookieCredential = (request: HttpRequest, cookieName: string): Credential => {
  const token = readCookie(request, cookieName);
  return token === undefined ? { kind: 'none' } : { kind: 'cookie', token };
};

/** Throws `unauthorized` for an Authorization header that is no bearer token, `invalid_request` for two of them. */
export const readBearerCredential = (request: HttpRequest): Credential => {
  const authorization = request.headers.get('authorization');
  if (authorization === undefined) return { kind: 'none' };
  // API Gateway joins repeated headers by a comma, which no bearer token contains.
  if (authorization.includes(',')) throw new Refusal('invalid_request', { reason: 'two_credentials' });
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw new Refusal('unauthorized', { reason: 'authorization_malformed' });
  return { kind: 'bearer', token };
};

/** The one credential of a request. Throws `invalid_request` for two at once: which of two users is meant is nothing to guess at. */
export const readCredential = (request: HttpRequest, cookieName: string): Credential => {
  const cookie = readCookieCredential(request, cookieName);
  if (cookie.kind === 'cookie' && request.headers.has('authorization'))
    throw new Refusal('invalid_request', { reason: 'two_credentials' });
  return cookie.kind === 'cookie' ? cookie : readBearerCredential(request);
};
