// Paths and methods: exactly those of the template lead to a function, and nothing that only looks like them.
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

/** Sends the path as it is, which the URL class would tidy up. */
const ask = (
  method: string,
  path: string,
): Promise<{ status: number; raw: string; headers: IncomingMessage['headers'] }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(bench.system().url);
    const outgoing = request({ hostname, port, method, path, headers: { 'content-length': '0' } }, (incoming) => {
      const { statusCode: status = 0, headers } = incoming;
      text(incoming).then((raw) => resolve({ status, raw, headers }), reject);
    });
    outgoing.once('error', reject).end();
  });

const routes = () => bench.system().template.routes;

test('C4: the fifteen routes lead to the function that the template names, and nothing else does', async () => {
  const named = [];
  for (const { method, path, functionName } of routes()) {
    const { status, headers } = await ask(method, path);
    expect([method, path, status === 404]).toEqual([method, path, false]);
    const answer = { status, headers, body: {}, setCookie: [], raw: '' };
    expect(entryOf(bench, answer).function).toBe(functionName);
    named.push(`${method} ${path}`);
  }
  expect(named.sort()).toEqual([
    'DELETE /auth/session',
    'DELETE /auth/sessions',
    'GET /auth/session',
    'GET /auth/sessions',
    'POST /actions/post-append',
    'POST /actions/post-login',
    'POST /actions/pre-login',
    'POST /auth/completeLogin',
    'POST /auth/corbadoConnectToken',
    'POST /auth/createConnectToken',
    'POST /auth/passkey/verify',
    'POST /auth/session',
    'POST /auth/verifySignedPasskeyData',
    'POST /connectToken',
    'POST /webhooks/corbado',
  ]);
});

test('C4: every other method on these paths is 404, and reaches no function', async () => {
  const before = bench.system().logs.length;
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
  for (const path of new Set(routes().map((route) => route.path)))
    for (const method of methods) {
      if (routes().some((route) => route.method === method && route.path === path)) continue;
      expect([method, path, (await ask(method, path)).status]).toEqual([method, path, 404]);
    }
  expect(bench.system().logs.length).toBe(before);
});

test.each([
  '/',
  '/auth',
  '/auth/',
  '/auth/session/',
  '//auth/session',
  '/auth//session',
  '/auth/Session',
  '/AUTH/SESSION',
  '/auth/./session',
  '/x/../auth/session',
  '/auth/session%00',
  '/auth/session;a=b',
  '/auth/session.json',
  '/$default/auth/session',
  '/prod/auth/session',
  '/auth/session/sessions',
])('C4: %s is no path of ours', async (path) => {
  const before = bench.system().logs.length;
  for (const method of ['GET', 'POST', 'DELETE']) {
    const { status, raw } = await ask(method, path);
    expect([status, raw]).toEqual([404, '{"message":"Not Found"}']);
  }
  expect(bench.system().logs.length).toBe(before);
});

test('C4: a path that hides its letters is the same path: functions go by the route', async () => {
  const plain = [];
  const hidden = [];
  for (const [method, path, other] of [
    ['GET', '/auth/session', '/auth/%73ession'],
    ['GET', '/auth/sessions', '/auth%2Fsessions'],
    ['DELETE', '/auth/sessions', '/%61uth/sessions'],
    ['POST', '/auth/session', '/auth/session%3Fx'],
  ] as const) {
    plain.push([(await ask(method, path)).status, method, path]);
    hidden.push([(await ask(method, other)).status, method, path]);
    expect(bench.system().logs.at(-1)?.function).toBe('session');
  }
  expect(hidden).toEqual(plain);
});

test.each(['/auth/session/', '/auth/sessions', '/', ''])(
  'C4: were the path %j to lead to a route, the route would count',
  async (rawPath) => {
    const { token } = await signInNatively(bench);
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await invokeRoute(bench, 'GET /auth/session', { headers, replace: { rawPath } });
    expect([status, body.createdAt]).toEqual([200, expect.any(Number)]);
  },
);

test('C4: a query does not hide a path', async () => {
  expect((await ask('GET', '/auth/session?x=/auth/sessions')).status).toBe(401);
  expect((await ask('GET', '/auth/session?')).status).toBe(401);
});
