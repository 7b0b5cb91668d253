// The session cookie as far as it shows itself to a visitor: logging out clears it, with the attributes it was set with.
import type { Answer } from '../http/send-request.ts';
import { all, type Check, hasStatus, type Judge } from './check.ts';
import { hasSecurityHeaders } from './refusal.ts';

/** The name that is tried when a deployment does not show its own. */
export const usualCookieName = '__Host-session_id';

/** The name of the cookie that an answer sets. */
export const cookieNameOf = ({ cookies: [cookie = ''] }: Answer): string | undefined =>
  cookie.split('=')[0] || undefined;

const attributesOf = (cookie: string): Map<string, string> =>
  new Map(
    cookie
      .split(';')
      .slice(1)
      .map((part) => part.trim().split('='))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );

const mistakesOf = (cookie: string): string[] => {
  const attributes = attributesOf(cookie);
  const sameSite = attributes.get('samesite') ?? '';
  const isHostCookie = cookie.startsWith('__Host-');
  const expectations: [boolean, string][] = [
    [/^[^=]+=;/.test(cookie), 'expected the value to be empty'],
    [attributes.get('max-age') === '0', 'expected Max-Age=0'],
    [attributes.has('secure'), 'expected Secure'],
    [attributes.has('httponly'), 'expected HttpOnly'],
    [attributes.get('path') === '/', 'expected Path=/'],
    [/^(strict|lax|none)$/i.test(sameSite), 'expected SameSite'],
    [!(isHostCookie && attributes.has('domain')), 'expected no Domain: browsers drop a __Host- cookie that has one'],
  ];
  return expectations.filter(([met]) => !met).map(([, what]) => what);
};

const clearsCookie: Judge = ({ cookies }) =>
  cookies.length === 1 ? mistakesOf(cookies[0] ?? '') : [`expected one cookie to be cleared, got ${cookies.length}`];

/** Asked first, as it tells the cookie's name. */
export const cookieCheck = (): Check => ({
  id: 'cookie-attributes',
  title: 'logging out clears the cookie, attributes complete',
  ask: { method: 'DELETE', path: '/auth/session' },
  judge: all(hasStatus(204), clearsCookie, hasSecurityHeaders),
});
