// Events that are no request of payload format 2.0: answered with 400 in the form of the function's face, never with a crash.
import { beforeAll, expect, test } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { eventFor, invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { postEndpoints } from '../support/every-post.ts';
import { signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

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
  ['an empty object', {}],
  ['a request of another version', { version: '1.0', httpMethod: 'POST', path: '/', headers: {}, body: '{}' }],
  ['a version in a list', { version: ['2.0'], requestContext: { http: { method: 'POST' } } }],
  ['no method', { version: '2.0', requestContext: { http: {} } }],
  ['a context that is null', { version: '2.0', requestContext: null }],
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

test.each([[null], [undefined], [[]], [{}]])('iE1: %j is 400 to an action, as an object', async (event) => {
  for (const name of actions) {
    const { payload, effects } = await invoke(name, event);
    expect([payload.statusCode, effects]).toEqual([400, noEffects]);
    const { code, message, requestId } = payload.body as Record<string, unknown>;
    expect([typeof code, typeof message, typeof requestId]).toEqual(['string', 'string', 'string']);
  }
});

const wrongHeaders: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a list', ['content-type: application/json']],
  ['lists as values', { 'content-type': ['application/json'] }],
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

test('I4: headers with such names are headers like any other', async () => {
  const { token } = await signInByPasskey(bench);
  const event = JSON.parse(JSON.stringify(eventFor(bench, 'GET /auth/session')));
  const headers = JSON.parse(`{"__proto__":"x","constructor":"y","toString":"z","origin":"${bench.system().url}"}`);
  const answer = await invokeRoute(bench, 'GET /auth/session', {
    replace: {
      ...event,
      headers,
      cookies: ['__proto__=x', 'constructor=y', `__Host-session_id=${token}`, 'toString=z'],
    },
  });
  expect(answer.status).toBe(200);
});

test('I4: headers, cookies or a context that a prototype is said to have are not there', async () => {
  const { token } = await signInByPasskey(bench);
  const authorization = `Bearer ${token}`;
  const replace = [
    { headers: JSON.parse(`{"__proto__":{"authorization":"${authorization}"}}`) },
    JSON.parse(`{"headers":{},"__proto__":{"headers":{"authorization":"${authorization}"}}}`),
    JSON.parse(`{"headers":{"constructor":{"prototype":{"authorization":"${authorization}"}}}}`),
  ];
  for (const fields of replace)
    expect((await invokeRoute(bench, 'GET /auth/session', { replace: fields })).status).toBe(401);
});

test('I4, A8: an action’s event is not made a request, nor a user named, by a prototype', async () => {
  const userId = newPoolUser(bench);
  const events = [
    `{"__proto__":{"requestContext":{"http":{"method":"POST"}},"version":"2.0"},"identifier":"${userId}"}`,
    `{"constructor":{"prototype":{"headers":{}}},"identifier":"${userId}"}`,
  ];
  for (const event of events)
    expect(await bench.invoke('pre-login', JSON.parse(event))).toEqual({
      statusCode: 200,
      body: { identifier: userId, userId },
    });
  for (const name of ['post-append', 'pre-login'] as const)
    expect(
      (await bench.invoke(name, JSON.parse(`{"__proto__":{"webauthnId":"victim","identifier":"victim"}}`))).statusCode,
    ).toBe(400);
});

test('I4: methods and paths with such names lead to no story', async () => {
  for (const { route } of postEndpoints.filter(({ lenient }) => !lenient))
    for (const method of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const requestContext = { http: { method, path: '/' }, requestId: 'request' };
      const answer = await invokeRoute(bench, route, { replace: { requestContext } });
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
});
