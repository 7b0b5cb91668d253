// Which pages may call: the app's origin gets permission, every other one none, however much its name looks like it.
import type { Ask } from '../http/send-request.ts';
import { all, type Check, hasHeader, hasNoHeader, hasStatus, listsWords } from './check.ts';
import { refuses } from './refusal.ts';

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
