// What a request presents to say who it is for (our cookie, a bearer token, or nothing), and whether a page may make this request: Fetch
// Metadata and Origin, judged together (OWASP CSRF cheat sheet).
import type { Call } from '../frame/call.ts';
import type { Trail } from '../frame/log.ts';
import { Refusal } from '../frame/refusal.ts';
import type { HttpRequest } from './http-request.ts';

/** `token` is as received: nothing about it has been checked. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'cookie'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string };

// RFC 6750: the scheme in any case, one space, one token.
const bearer = /^bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i;

// Only space and tab may surround a cookie's name (RFC 6265). JavaScript's trim() also takes Unicode spaces away, and would turn a
// cookie that any subdomain can set into the protected `__Host-` name: https://portswigger.net/research/cookie-chaos-how-to-bypass-host-and-secure-cookie-prefixes
// The look-behind keeps the search linear in a cookie made of spaces.
const spacesAround = /^[ \t]+|(?<![ \t])[ \t]+$/g;

/** The value under exactly this name; if there are two, the request is refused rather than one of them guessed. */
export const readCookie = (request: HttpRequest, name: string): string | undefined => {
  const values = request.cookies
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1), pair.includes('=')] as const)
    .filter(([key, , complete]) => complete && key.replace(spacesAround, '') === name)
    .map(([, value]) => value.replace(spacesAround, ''));
  if (values.length > 1) throw new Refusal('invalid_request', { reason: 'duplicate_cookie' });
  return values[0];
};

export const readCookieCredential = (request: HttpRequest, cookieName: string): Credential => {
  const token = readCookie(request, cookieName);
  return token === undefined ? { kind: 'none' } : { kind: 'cookie', token };
};

/** Throws `unauthorized` for an Authorization header that is not a bearer token, `invalid_request` for two of them. */
export const readBearerCredential = (request: HttpRequest): Credential => {
  const authorization = request.headers.get('authorization');
  if (authorization === undefined) return { kind: 'none' };
  // API Gateway joins repeated headers with a comma, which no bearer token contains.
  if (authorization.includes(',')) throw new Refusal('invalid_request', { reason: 'two_credentials' });
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw new Refusal('unauthorized', { reason: 'authorization_malformed' });
  return { kind: 'bearer', token };
};

/** The one credential of a request. Throws `invalid_request` for two at once: we do not guess which user is meant. */
export const readCredential = (request: HttpRequest, cookieName: string): Credential => {
  const cookie = readCookieCredential(request, cookieName);
  if (cookie.kind === 'cookie' && request.headers.has('authorization'))
    throw new Refusal('invalid_request', { reason: 'two_credentials' });
  return cookie.kind === 'cookie' ? cookie : readBearerCredential(request);
};

/** Whether a bearer token has the form of a JWT at all: three parts, where our own tokens have two. */
export const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

/**
 * The dialect of Corbado's example apps: the token of the existing login as `idToken` in the body instead of a header. The same credential
 * in another place: the stage must allow it, and there must be no other. Throws `invalid_request`, or `unauthorized` for anything but a
 * JWT: a session token has no business in a body.
 */
export const withBodyToken = (credential: Credential, idToken: string | undefined, isAllowed: boolean): Credential => {
  if (idToken === undefined) return credential;
  if (!isAllowed) throw new Refusal('invalid_request', { reason: 'id_token_in_body_off' });
  if (credential.kind !== 'none') throw new Refusal('invalid_request', { reason: 'two_credentials' });
  if (idToken.length > 8192 || !looksLikeJwt(idToken)) throw new Refusal('unauthorized', { reason: 'id_token_form' });
  return { kind: 'bearer', token: idToken };
};

export type CookieSettings = { readonly name: string; readonly sameSite: 'Strict' | 'Lax' | 'None' };

type Evidence = {
  readonly credential: Credential['kind'];
  readonly method: string;
  /** `Sec-Fetch-Site`, which a page cannot forge; absent in old browsers and in native apps. */
  readonly site: string | undefined;
  readonly origin: string | undefined;
};

/** What a stage says about browsers: which pages may ask, what our cookie is called, and whether it is meant to travel between sites. */
export type BrowserRules = { readonly allowedOrigins: ReadonlySet<string>; readonly cookie: CookieSettings };

export const browserRulesOf = (env: {
  readonly ALLOWED_ORIGINS: readonly string[];
  readonly COOKIE_NAME: string;
  readonly COOKIE_SAME_SITE: CookieSettings['sameSite'];
}): BrowserRules => ({
  allowedOrigins: new Set(env.ALLOWED_ORIGINS),
  cookie: { name: env.COOKIE_NAME, sameSite: env.COOKIE_SAME_SITE },
});

const sameSite = (site: string | undefined): boolean => site === 'same-origin' || site === 'same-site';

// A cookie is sent automatically, so missing evidence is a refusal. Browsers send no Origin with a same-origin GET; there, `Sec-Fetch-Site:
// same-origin` is the evidence. A cookie that crosses sites although it should not comes from a browser without SameSite; with
// SameSite=None it should, so the list of origins decides alone.
const cookieMayPass = ({ method, site, origin }: Evidence, { allowedOrigins, cookie }: BrowserRules): boolean => {
  if (origin === undefined) return method === 'GET' && site === 'same-origin';
  return allowedOrigins.has(origin) && (cookie.sameSite === 'None' || site === undefined || sameSite(site));
};

// Nothing is sent automatically here, so a native app without any evidence may pass; a page must be one of ours. This also refuses a
// foreign page that logs its own user into the visitor's browser (login CSRF).
const otherMayPass = ({ site, origin }: Evidence, { allowedOrigins }: BrowserRules): boolean =>
  origin === undefined ? site === undefined || sameSite(site) : allowedOrigins.has(origin);

/** The decision, pure. Origins are compared as whole strings: a prefix or a pattern would let a look-alike in. */
const mayPass = (evidence: Evidence, rules: BrowserRules): boolean =>
  evidence.credential === 'cookie' ? cookieMayPass(evidence, rules) : otherMayPass(evidence, rules);

/** Throws `origin_not_allowed`. */
export const requireAllowedOrigin = (
  request: HttpRequest,
  credential: Credential,
  rules: BrowserRules,
  trail: Trail,
): void => {
  const evidence = {
    credential: credential.kind,
    method: request.method,
    site: request.headers.get('sec-fetch-site'),
    origin: request.headers.get('origin'),
  };
  if (mayPass(evidence, rules)) return;
  trail.count('CsrfBlocked');
  throw new Refusal('origin_not_allowed', { reason: 'origin' });
};

/** Throws `invalid_request` for two credentials at once, `unauthorized` for a malformed one, `origin_not_allowed` for another's page. */
export const readPresented = (request: HttpRequest, rules: BrowserRules, call: Call): Credential => {
  const credential = readCredential(request, rules.cookie.name);
  requireAllowedOrigin(request, credential, rules, call.trail);
  return credential;
};

/** Whether a browser sent this: it always adds one of these, and a page can remove neither. */
export const isFromBrowser = (request: HttpRequest): boolean =>
  request.headers.has('origin') || request.headers.has('sec-fetch-site');
