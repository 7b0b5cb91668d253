// The smoke test against the same system with one thing broken on the way: each kind of failure is found, and only where it is.
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

const withHeader = ({ headers }: Broken, name: string, value: string) => ({
  headers: new Map([...headers, [name, value]]),
});
const withoutHeaders = ({ headers }: Broken, ...names: string[]) => ({
  headers: new Map([...headers].filter(([key]) => !names.includes(key))),
});

it('finds a cookie without the attributes that it needs, and a __Host- cookie with a Domain', async () => {
  const attributes = / HttpOnly;| Secure;| Path=\/;| SameSite=Strict;| Max-Age=0/g;
  const failed = await run((_, { cookies }) => ({
    cookies: cookies.map((cookie) => `${cookie.replace(attributes, '')}; Domain=example.com`),
  }));
  expect([...failed.keys()]).toEqual(['cookie-attributes']);
  for (const expected of ['HttpOnly', 'Secure', 'Path=/', 'SameSite', 'Max-Age=0', 'no Domain'])
    expect(failed.get('cookie-attributes')).toContain(`expected ${expected}`);
});

it('finds refusals without the headers that protect them', async () => {
  const protecting = [
    'cache-control',
    'content-security-policy',
    'referrer-policy',
    'x-content-type-options',
    'strict-transport-security',
    'vary',
  ];
  const failed = await run((_, answer) => withoutHeaders(answer, ...protecting));
  for (const name of protecting) expect(failed.get('GET /auth/sessions')).toContain(name);
  expect(failed.has('POST /actions/post-append')).toBe(true);
  expect(failed.has('unknown-path')).toBe(false);
});

const inBody =
  (change: Record<string, unknown>): Breakage =>
  (_, answer) =>
    answer.status === 401 ? { text: JSON.stringify({ ...JSON.parse(answer.text), ...change }) } : {};
const trace = 'Error\n    at handler (/var/task/index.mjs:1:2)';

describe('finds what is wrong in one place', () => {
  const routes: [what: string, route: string, broken: Breakage, why: RegExp][] = [
    ['no protection', 'GET /auth/sessions', () => ({ status: 200, text: '{"sessions":[]}' }), /got 200 without a code/],
    ['an open action', 'POST /actions/post-login', () => ({ status: 200, text: '{}' }), /got 200/],
    [
      'another content type',
      'GET /auth/session',
      (_, answer) => withHeader(answer, 'content-type', 'text/html'),
      /problem\+json, got text\/html/,
    ],
    ['no request id', 'POST /actions/post-append', inBody({ requestId: undefined }), /expected a requestId/],
    ['another request id than in the header', 'POST /actions/pre-login', inBody({ requestId: 'x' }), /x-request-id/],
    ['another title', 'DELETE /auth/sessions', inBody({ title: 'Go away' }), /expected title/],
    ['a stack trace', 'POST /auth/corbadoConnectToken', inBody({ detail: trace }), /shows internals/],
    ['a server that hangs up', 'POST /connectToken', () => 'hang up', /no answer: ECONNRESET/],
  ];
  const foundAll: Breakage = (_, { status }) => (status === 404 ? { status: 200 } : {});
  const rules: [what: string, id: string, broken: Breakage, why: RegExp][] = [
    ['an unknown path that is answered', 'unknown-path', foundAll, /expected status 404, got 200/],
    ['an unknown method that is answered', 'unknown-method', foundAll, /expected status 404, got 200/],
    [
      'a size limit that is gone',
      'large-body',
      (_, { status }) => (status === 413 ? { status: 200, text: '{}' } : {}),
      /expected 413 payload_too_large/,
    ],
  ];
  let failed: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const brokenAt = new Map(routes.map(([, route, breakage]) => [route, breakage]));
    failed = await run((request, answer) => {
      const there = brokenAt.get(`${request.method} ${request.url}`);
      if (there) return there(request, answer);
      return Object.assign({}, ...rules.map(([, , breakage]) => breakage(request, answer)));
    });
  });

  it.each([...routes, ...rules])('%s', (_, id, __, why) => expect(failed.get(id)).toMatch(why));

  it('and nothing on those that are well', () => {
    const others = ['POST /auth/session', 'DELETE /auth/session', 'POST /auth/passkey/verify', 'preflight-allowed'];
    expect(others.filter((id) => failed.has(id))).toEqual([]);
  });
});

describe('finds what CORS should say', () => {
  const foreign = 'https://attacker.example';

  it('when any origin is allowed', async () => {
    const failed = await run((request, answer) =>
      withHeader(answer, 'access-control-allow-origin', String(request.headers.origin)),
    );
    for (const id of [`preflight-foreign ${foreign}`, `origin-foreign ${foreign}`])
      expect(failed.get(id), id).toMatch(/expected no access-control-allow-origin/);
  });

  it('when no origin is allowed, and not every method', async () => {
    const failed = await run((_, answer) =>
      withHeader(
        { ...answer, ...withoutHeaders(answer, 'access-control-allow-origin') },
        'access-control-allow-methods',
        'GET,POST',
      ),
    );
    expect(failed.get('preflight-allowed')).toMatch(/access-control-allow-origin.*to list DELETE/);
    expect(failed.get('refusal-readable')).toMatch(/access-control-allow-origin/);
  });
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
