// The session cookie: how it is read from a request and written into an answer.
import { Refusal } from '../refusal.ts';
import type { HttpRequest } from './http-request.ts';

export type CookieSettings = { readonly name: string; readonly sameSite: 'Strict' | 'Lax' | 'None' };

// Only space and tab may surround a cookie's name (RFC 6265). JavaScript's trim() also takes Unicode spaces away, and would turn a
// cookie that any subdomain can set into the protected `__Host-` name: https://portswigger.net/research/cookie-chaos-how-to-bypass-host-and-secure-cookie-prefixes
// The look-behind keeps the search linear in a cookie made of spaces.
const spacesAround = /^[ \t]+|(?<![ \t])[ \t]+$/g;

/** The value under exactly this name; two of them are refused rather than guessed between. */
export const readCookie = (request: HttpRequest, name: string): string | undefined => {
  const values = request.cookies
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1), pair.includes('=')] as const)
    .filter(([key, , complete]) => complete && key.replace(spacesAround, '') === name)
    .map(([, value]) => value.replace(spacesAround, ''));
  if (values.length > 1) throw new Refusal('invalid_request', { reason: 'duplicate_cookie' });
  return values[0];
};

const attributes = ({ sameSite }: CookieSettings, maxAgeSeconds: number): string =>
  `Path=/; Secure; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAgeSeconds}`;

/** `token` is ours (base64url and a dot), so nothing in it needs escaping. */
export const sessionCookie = (settings: CookieSettings, token: string, maxAgeSeconds: number): string =>
  `${settings.name}=${token}; ${attributes(settings, maxAgeSeconds)}`;

/** Deleting needs the same attributes as setting, or a browser keeps the old one. */
export const expiredCookie = (settings: CookieSettings): string => `${settings.name}=; ${attributes(settings, 0)}`;
