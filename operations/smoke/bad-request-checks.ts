// Requests that are wrong in themselves, and credentials that are forged: each is refused with its own code.
import type { Ask } from '../command/send-request.ts';
import { type Check, refuses } from './check.ts';

const json = { 'content-type': 'application/json' };

const post = (body: string, headers: Readonly<Record<string, string>> = json): Ask => ({
  method: 'POST',
  path: '/auth/session',
  headers,
  body,
});

const malformedChecks = (): Check[] => [
  {
    id: 'form-body',
    title: 'a form instead of JSON',
    ask: post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    judge: refuses('unsupported_media_type'),
  },
  { id: 'broken-json', title: 'a body that is no JSON', ask: post('{"delivery":'), judge: refuses('invalid_request') },
  {
    id: 'unknown-field',
    title: 'a field that is not known',
    ask: post('{"userId":"ada"}'),
    judge: refuses('invalid_request'),
  },
  {
    id: 'large-body',
    title: 'a body of 20 kB',
    ask: post(JSON.stringify({ handoffCode: 'x'.repeat(20_000) })),
    judge: refuses('payload_too_large'),
  },
];

// The shape of a session token of ours and of a JWT. Nobody ever got this one.
const forgedSession = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
const unsignedJwt = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"smoke-test"}').replaceAll('=', '')}.`;

const withBearer = (token: string): Ask => ({
  method: 'GET',
  path: '/auth/session',
  headers: { authorization: `Bearer ${token}` },
});

const forgedChecks = (cookieName: string): Check[] => [
  {
    id: 'forged-bearer',
    title: 'a forged session as bearer token',
    ask: withBearer(forgedSession),
    judge: refuses('unauthorized'),
  },
  {
    id: 'unsigned-jwt',
    title: 'a JWT without a signature',
    ask: withBearer(unsignedJwt),
    judge: refuses('unauthorized'),
  },
  {
    id: 'forged-code',
    title: 'a hand-off code that nobody got',
    ask: post(JSON.stringify({ handoffCode: 'A'.repeat(43) })),
    judge: refuses('unauthorized'),
  },
  {
    id: 'two-credentials',
    title: 'a cookie and a bearer token at once',
    ask: {
      method: 'GET',
      path: '/auth/session',
      headers: { authorization: `Bearer ${forgedSession}`, cookie: `${cookieName}=${forgedSession}` },
    },
    judge: refuses('invalid_request'),
  },
  {
    id: 'cookie-without-origin',
    title: 'a cookie from nobody knows which page',
    ask: { method: 'GET', path: '/auth/session', headers: { cookie: `${cookieName}=${forgedSession}` } },
    judge: refuses('origin_not_allowed'),
  },
];

/** `cookieName` is the deployment's own; see browser-checks.ts. */
export const badRequestChecks = (cookieName: string): Check[] => [...malformedChecks(), ...forgedChecks(cookieName)];
