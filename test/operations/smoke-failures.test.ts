// The smoke test against the same system with one thing broken on the way: each kind of failure is found, and only where it is.
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSmokeOptions } from '../../operations/smoke/smoke-options.ts';
import { smoke } from '../../operations/smoke.ts';
import { provideSystem } from '../support/system.ts';
import { type Breakage, type Broken, type BrokenServer, nothing, startBrokenServer } from './broken-server.ts';

const { system } = provideSystem();
let broken: BrokenServer;
beforeAll(async () => {
  broken = await startBrokenServer(() => system().url);
});
afterAll(() => broken.close());

const run = async (what: Breakage): Promise<Map<string, string>> => {
  broken.setBreakage(what);
  const options = parseSmokeOptions(['--url', broken.url, '--origin', system().url]);
  const failed = new Map<string, string>();
  for await (const { check, mistakes } of smoke(options))
    if (mistakes.length > 0) failed.set(check.id, mistakes.join('; '));
  return failed;
};

const is = (request: IncomingMessage, method: string, path: string) =>
  request.method === method && request.url === path;
const withHeader = ({ headers }: Broken, name: string, value: string) => ({
  headers: new Map([...headers, [name, value]]),
});
const withoutHeader = ({ headers }: Broken, name: string) => ({
  headers: new Map([...headers].filter(([key]) => key !== name)),
});
const withCookie = ({ cookies }: Broken, change: (cookie: string) => string) => ({ cookies: cookies.map(change) });

it('finds nothing when nothing is broken', async () => expect(await run(nothing)).toEqual(new Map()));

const cookieBreakages: [string, RegExp][] = [
  [' HttpOnly;', /expected HttpOnly/],
  [' Secure;', /expected Secure/],
  [' Path=/;', /expected Path/],
  [' SameSite=Strict;', /expected SameSite/],
  [' Max-Age=0', /expected Max-Age/],
];
it.each(cookieBreakages)('finds a cookie without%s', async (attribute, why) => {
  const failed = await run((_, answer) => withCookie(answer, (cookie) => cookie.replace(attribute, '')));
  expect([...failed.keys()]).toEqual(['cookie-attributes']);
  expect(failed.get('cookie-attributes')).toMatch(why);
});

it('finds a __Host- cookie with a Domain', async () => {
  const failed = await run((_, answer) => withCookie(answer, (cookie) => `${cookie}; Domain=example.com`));
  expect(failed.get('cookie-attributes')).toMatch(/expected no Domain/);
});

it.each([
  'cache-control',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
  'strict-transport-security',
  'vary',
])('finds refusals without %s', async (name) => {
  const failed = await run((_, answer) => withoutHeader(answer, name));
  expect(failed.get('GET /auth/sessions')).toContain(name);
  expect(failed.has('POST /actions/post-append')).toBe(true);
  expect(failed.has('unknown-path')).toBe(false);
});

type Row = [what: string, broken: Breakage, ids: string[], why: RegExp];
const inBody =
  (change: Record<string, unknown>): Breakage =>
  (_, answer) =>
    answer.status === 401 ? { text: JSON.stringify({ ...JSON.parse(answer.text), ...change }) } : {};
const foreign = 'https://attacker.example';

const rows: Row[] = [
  [
    'an open route',
    (request) => (is(request, 'GET', '/auth/sessions') ? { status: 200, text: '{"sessions":[]}' } : {}),
    ['GET /auth/sessions'],
    /expected 401 unauthorized, got 200 without a code/,
  ],
  [
    'an action without protection',
    (request) => (request.url === '/actions/post-login' ? { status: 200, text: '{}' } : {}),
    ['POST /actions/post-login'],
    /got 200/,
  ],
  [
    'an unknown route that is answered',
    (_, { status }) => (status === 404 ? { status: 200 } : {}),
    ['unknown-path', 'unknown-method'],
    /expected status 404, got 200/,
  ],
  [
    'another content type',
    (_, answer) => withHeader(answer, 'content-type', 'text/html'),
    ['GET /auth/session'],
    /problem\+json, got text\/html/,
  ],
  ['no request id', inBody({ requestId: undefined }), ['GET /auth/session'], /expected a requestId/],
  ['another request id than in the header', inBody({ requestId: 'x' }), ['GET /auth/session'], /x-request-id/],
  ['another title', inBody({ title: 'Go away' }), ['GET /auth/session'], /expected title/],
  [
    'a stack trace',
    inBody({ detail: 'Error\n    at handler (/var/task/index.mjs:1:2)' }),
    ['GET /auth/session'],
    /tells about the inside/,
  ],
  [
    'any origin allowed',
    (request, answer) => withHeader(answer, 'access-control-allow-origin', String(request.headers.origin)),
    [`preflight-foreign ${foreign}`, `origin-foreign ${foreign}`],
    /expected no access-control-allow-origin/,
  ],
  [
    'no origin allowed',
    (_, answer) => withoutHeader(answer, 'access-control-allow-origin'),
    ['preflight-allowed', 'refusal-readable'],
    /access-control-allow-origin/,
  ],
  [
    'a method that CORS forbids',
    (_, answer) => withHeader(answer, 'access-control-allow-methods', 'GET,POST'),
    ['preflight-allowed'],
    /to list DELETE/,
  ],
  [
    'a size limit that is gone',
    (_, { status }) => (status === 413 ? { status: 200, text: '{}' } : {}),
    ['large-body'],
    /expected 413 payload_too_large/,
  ],
  [
    'a server that hangs up',
    (request) => (request.url === '/connectToken' ? 'hang up' : {}),
    ['POST /connectToken'],
    /no answer: ECONNRESET/,
  ],
];

it.each(rows)('finds %s', async (_, what, ids, why) => {
  const failed = await run(what);
  for (const id of ids) expect(failed.get(id), id).toMatch(why);
});
