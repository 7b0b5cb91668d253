// The smoke test against the same system with one thing broken on the way: each kind of failure is found, and only where it is.
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeOptions } from '../../operations/smoke/look-up.ts';
import { parseSmokeOptions } from '../../operations/smoke/options.ts';
import { smoke } from '../../operations/smoke.ts';
import { provideSystem } from '../support/system.ts';
import { type Breakage, type Broken, type BrokenServer, startBrokenServer } from './broken-server.ts';

const { system } = provideSystem();
let broken: BrokenServer;
beforeAll(async () => {
  // None of the smoke test's requests changes anything.
  broken = await startBrokenServer(() => system().url, { asksOnce: true });
});
afterAll(() => broken.close());

/** What failed, and which checks were made of the webhook. */
const runWith = async (breakage: Breakage, ...args: string[]) => {
  broken.setBreakage(breakage);
  const failed = new Map<string, string>();
  const ofWebhook: string[] = [];
  for await (const { check, mistakes } of smoke(
    await completeOptions(parseSmokeOptions(['--url', broken.url, ...args])),
  )) {
    if (check.id.includes('webhook')) ofWebhook.push(check.id);
    if (mistakes.length > 0) failed.set(check.id, mistakes.join('; '));
  }
  return { failed, ofWebhook };
};
const run = async (breakage: Breakage) => (await runWith(breakage, '--origin', system().url)).failed;

const is = (request: IncomingMessage, method: string, path: string) =>
  request.method === method && request.url === path;
const withHeader = ({ headers }: Broken, name: string, value: string) => ({
  headers: new Map([...headers, [name, value]]),
});
const withoutHeader = ({ headers }: Broken, name: string) => ({
  headers: new Map([...headers].filter(([key]) => key !== name)),
});
const withCookie = ({ cookies }: Broken, change: (cookie: string) => string) => ({ cookies: cookies.map(change) });

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
    /shows internals/,
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

describe('the webhook, which not every stage has', () => {
  const route = 'POST /webhooks/corbado';
  const onWebhook =
    (change: ReturnType<Breakage>): Breakage =>
    (request) =>
      request.url === '/webhooks/corbado' ? change : {};

  it.each<[what: string, change: ReturnType<Breakage>, args: string[], failed: Record<string, unknown>]>([
    ['may be missing', { status: 404 }, [], {}],
    ['is switched off', { status: 404 }, ['--without', 'corbado-webhook'], {}],
    [
      'must be there',
      { status: 404 },
      ['--webhook'],
      { [route]: expect.stringContaining('expected 401 unauthorized, got 404') },
    ],
    ['must not be there', {}, ['--without', 'corbado-webhook'], { [route]: 'expected status 404, got 401' }],
  ])('%s', async (_, change, args, expected) => {
    const { failed, ofWebhook } = await runWith(onWebhook(change), ...args);
    expect(Object.fromEntries(failed)).toEqual(expected);
    expect(ofWebhook).toEqual([route]);
  });

  it('is not open to everybody', async () => {
    const { failed } = await runWith(onWebhook({ status: 200, text: '{"scheduled":true}' }));
    const strangers = ['webhook-form', 'webhook-junk', 'webhook-wrong-password', 'webhook-large'];
    expect([...failed.keys()]).toEqual([route, ...strangers]);
  });
});
