// What browsers depend on: the attributes of the session cookie, and which pages may call.
import type { Answer, Ask } from '../command/send-request.ts';
import {
  all,
  type Check,
  hasHeader,
  hasNoHeader,
  hasSecurityHeaders,
  hasStatus,
  type Judge,
  listsWords,
  refuses,
} from './check.ts';

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

/** Asked first, as it shows the cookie's name. */
export const cookieCheck = (): Check => ({
  id: 'cookie-attributes',
  title: 'logging out clears the cookie, attributes complete',
  ask: { method: 'DELETE', path: '/auth/session' },
  judge: all(hasStatus(204), clearsCookie, hasSecurityHeaders),
});

const preflight = (origin: string): Ask => ({
  method: 'OPTIONS',
  path: '/auth/session',
  headers: {
    origin,
    'access-control-request-method': 'DELETE',
    'access-control-request-headers': 'authorization,content-type',
  },
});

const question = (origin: string): Ask => ({ method: 'GET', path: '/auth/session', headers: { origin } });

const allowOrigin = 'access-control-allow-origin';
const allowCredentials = 'access-control-allow-credentials';

const allowedChecks = (origin: string): Check[] => [
  {
    id: 'preflight-allowed',
    title: `preflight from ${origin}`,
    ask: preflight(origin),
    judge: all(
      hasStatus(200, 204),
      hasHeader(allowOrigin, origin),
      hasHeader(allowCredentials, 'true'),
      listsWords('access-control-allow-methods', 'GET', 'POST', 'DELETE'),
      listsWords('access-control-allow-headers', 'authorization', 'content-type', 'traceparent'),
    ),
  },
  { id: 'origin-allowed', title: `a request from ${origin}`, ask: question(origin), judge: refuses('unauthorized') },
  {
    // Without these headers the app cannot tell a refusal from an outage, nor when to try again or what to tell support.
    id: 'refusal-readable',
    title: `a refusal can be read by ${origin}`,
    ask: question(origin),
    judge: all(
      hasHeader(allowOrigin, origin),
      hasHeader(allowCredentials, 'true'),
      listsWords('access-control-expose-headers', 'retry-after', 'x-request-id'),
    ),
  },
];

const foreignOrigins = (origin: string | undefined): string[] => [
  'https://attacker.example',
  'null',
  ...(origin === undefined ? [] : [`${origin.replace(/:\d+$/, '')}.attacker.example`]),
];

const foreignChecks = (origin: string): Check[] => [
  {
    id: `preflight-foreign ${origin}`,
    title: `no permission for ${origin}`,
    ask: preflight(origin),
    judge: all(hasNoHeader(allowOrigin), hasNoHeader(allowCredentials)),
  },
  {
    id: `origin-foreign ${origin}`,
    title: `a request from ${origin}`,
    ask: question(origin),
    judge: all(refuses('origin_not_allowed'), hasNoHeader(allowOrigin)),
  },
];

/** Without an origin that is allowed, only that others are not. */
export const corsChecks = (origin: string | undefined): Check[] => [
  ...(origin === undefined ? [] : allowedChecks(origin)),
  ...foreignOrigins(origin).flatMap(foreignChecks),
];
