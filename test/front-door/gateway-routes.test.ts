// Paths and methods: exactly those of the template lead to a function, and nothing that only looks like them.
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { warmFunctions } from '../support/effects.ts';
import { postEndpoints } from '../support/every-post.ts';
import { entryOf } from '../support/log-entries.ts';
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

test('C4: the fifteen routes lead to the function that the template names', async () => {
  const named = [];
  for (const { method, path, functionName } of routes()) {
    const { status, headers } = await ask(method, path);
    expect([method, path, status === 404]).toEqual([method, path, false]);
    expect(entryOf(bench, { status, headers, body: {}, setCookie: [], raw: '' }).function).toBe(functionName);
    named.push(`${method} ${path}`);
  }
  const session = ['GET', 'DELETE'].flatMap((method) => ['', 's'].map((end) => `${method} /auth/session${end}`));
  expect(named.sort()).toEqual([...session, ...postEndpoints.map(({ route }) => route)].sort());
  expect(named).toHaveLength(15);
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

test('C4: a path that only looks like one of ours is none', async () => {
  const before = bench.system().logs.length;
  for (const path of [
    ...['/', '/auth', '/auth/', '/auth/session/', '//auth/session', '/auth//session', '/auth/Session', '/AUTH/SESSION'],
    ...['/auth/./session', '/x/../auth/session', '/auth/session%00', '/auth/session;a=b', '/auth/session.json'],
    ...['/$default/auth/session', '/prod/auth/session', '/auth/session/sessions'],
  ]) {
    const { status, raw } = await ask('GET', path);
    expect([path, status, raw]).toEqual([path, 404, '{"message":"Not Found"}']);
  }
  expect(bench.system().logs.length).toBe(before);
});

test('C4: a path that hides its letters, or has a query, is the same path: functions go by the route', async () => {
  for (const [method, path, other] of [
    ['GET', '/auth/session', '/auth/%73ession'],
    ['GET', '/auth/session', '/auth/session?x=/auth/sessions'],
    ['GET', '/auth/sessions', '/auth%2Fsessions'],
    ['DELETE', '/auth/session', '/%61uth/session'],
    ['POST', '/auth/session', '/auth/session%3Fx'],
  ] as const) {
    expect([other, (await ask(method, other)).status]).toEqual([other, (await ask(method, path)).status]);
    expect(bench.system().logs.at(-1)?.function).toBe('session');
  }
});
