// Events that are no request of payload format 2.0: answered with 400 in the form of the function's face, never with a crash.
import { beforeAll, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/build.ts';
import { eventFor } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const httpFunctions = ['connect-token', 'verify-passkey', 'session'] as const;
const actions = ['post-login', 'post-append', 'pre-login', 'corbado-webhook'] as const;
const forActions = (path: string) => /^\/(?:actions|webhooks)\//.test(path);

type Payload = { statusCode: number; body: unknown; headers?: Record<string, string> };

const invoke = async (name: FunctionName, event: unknown) => {
  const { result, effects } = await effectsOf(bench, () => bench.system().invoke(name, event));
  if (!result.ok) throw new Error(`${name}: ${result.errorType} failure`);
  return { payload: result.payload as Payload, effects };
};

const noRequests: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['nothing', undefined],
  ['a text', 'POST /connectToken'],
  ['a number', 1],
  ['a list', []],
  ['an empty object', {}],
  ['a list with a request in it', [{ version: '2.0', requestContext: { http: { method: 'POST' } } }]],
  ['a request of another version', { version: '1.0', httpMethod: 'POST', path: '/', headers: {}, body: '{}' }],
  ['a version that is a number', { version: 2, requestContext: { http: { method: 'POST' } } }],
  ['a version in a list', { version: ['2.0'], requestContext: { http: { method: 'POST' } } }],
  ['no method', { version: '2.0', requestContext: { http: {} } }],
  ['a method in a list', { version: '2.0', requestContext: { http: { method: ['POST'] } } }],
  ['a context that is null', { version: '2.0', requestContext: null }],
  ['a context that is a text', { version: '2.0', requestContext: 'http' }],
  ['a queue’s message', { Records: [{ body: '{"type":"passkey-list"}' }] }],
];

test.each(noRequests)('iH1: %s is 400 to every function behind the gateway', async (_, event) => {
  for (const name of httpFunctions) {
    const { payload, effects } = await invoke(name, event);
    expect([payload.statusCode, typeof payload.body, effects]).toEqual([400, 'string', noEffects]);
    expect(JSON.parse(String(payload.body))).toMatchObject({ code: 'invalid_request', status: 400 });
  }
});

const withHttpTraces = noRequests.filter(([, event]) =>
  /"(requestContext|headers|httpMethod)":/.test(`${JSON.stringify(event)}`),
);

test.each(withHttpTraces.filter(([, event]) => !Array.isArray(event)))(
  'A8: %s has a trace of HTTP, so an action answers in text',
  async (_, event) => {
    for (const name of actions) {
      const { payload, effects } = await invoke(name, event);
      expect([payload.statusCode, typeof payload.body, effects]).toEqual([400, 'string', noEffects]);
    }
  },
);

test.each([[null], [undefined], ['text'], [1], [true], [[]], [[{}]], [{}]])(
  'iE1: %j is 400 to an action, as an object',
  async (event) => {
    for (const name of actions) {
      const { payload, effects } = await invoke(name, event);
      expect([payload.statusCode, effects]).toEqual([400, noEffects]);
      const { code, message, requestId } = payload.body as Record<string, unknown>;
      expect([typeof code, typeof message, typeof requestId]).toEqual(['string', 'string', 'string']);
    }
  },
);

const wrongHeaders: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a list', ['content-type: application/json']],
  ['a text', 'content-type: application/json'],
  ['lists as values', { 'content-type': ['application/json'] }],
  ['numbers as values', { 'content-type': 1, origin: 2, authorization: 3, cookie: 4 }],
  ['nothing as values', { 'content-type': null, origin: null, authorization: null }],
  ['not there', undefined],
];

test.each(wrongHeaders)(
  'iH3: headers that are %s are as good as none: 415 to a POST, 401 to a GET',
  async (_, headers) => {
    const { routes } = bench.system().template;
    for (const { method, path, functionName } of routes.filter((route) => !forActions(route.path))) {
      const event = eventFor(bench, `${method} ${path}` as `POST /${string}`, { body: '{}', replace: { headers } });
      const { payload } = await invoke(functionName, event);
      const expected = { POST: 415, GET: 401, DELETE: path === '/auth/session' ? 204 : 401 }[method];
      expect([method, path, payload.statusCode]).toEqual([method, path, expected]);
    }
    for (const { path, functionName } of routes.filter((route) => forActions(route.path))) {
      const event = eventFor(bench, `POST ${path}` as `POST /${string}`, { body: '{}', replace: { headers } });
      expect((await invoke(functionName, event)).payload.statusCode).toBe(401);
    }
  },
);

test('iH29: header names in odd case are the same headers', async () => {
  const headers = { 'CONTENT-TYPE': 'application/json', Origin: 'https://evil.example' };
  const { payload } = await invoke(
    'session',
    eventFor(bench, 'POST /auth/session', { body: '{}', replace: { headers } }),
  );
  expect(payload.statusCode).toBe(403);
});
