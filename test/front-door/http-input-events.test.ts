// Events that are no request of payload format 2.0: answered with 400 in the form of the function's face, never with a crash. Which events
// are requests, and what they hold, is tested in functions/shared/http (http-request).
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

type Payload = { statusCode: number; body: unknown };

const invoke = async (name: FunctionName, event: unknown) => {
  const { result, effects } = await effectsOf(bench, () => bench.system().invoke(name, event));
  if (!result.ok) throw new Error(`${name}: ${result.errorType} failure`);
  return { payload: result.payload as Payload, effects };
};

const noEvents = [null, undefined, [], {}];
const otherRequests = [
  { version: '1.0', httpMethod: 'POST', path: '/', headers: {}, body: '{}' },
  { version: ['2.0'], requestContext: { http: { method: 'POST' } } },
  { version: '2.0', requestContext: { http: {} } },
  { version: '2.0', requestContext: null },
];

test.each([...noEvents, ...otherRequests, 'POST /connectToken', { Records: [{ body: '{}' }] }].map((event) => [event]))(
  'iH1: %j is 400 to every function behind the gateway',
  async (event) => {
    for (const name of httpFunctions) {
      const { payload, effects } = await invoke(name, event);
      expect([payload.statusCode, effects]).toEqual([400, noEffects]);
      expect(JSON.parse(String(payload.body))).toMatchObject({ code: 'invalid_request', status: 400 });
    }
  },
);

test('A8, iE1: an action answers in text what has a trace of HTTP, and anything else with an object', async () => {
  for (const name of actions) {
    for (const event of otherRequests) {
      const { payload, effects } = await invoke(name, event);
      expect([payload.statusCode, typeof payload.body, effects]).toEqual([400, 'string', noEffects]);
    }
    const text = expect.any(String);
    for (const event of noEvents) {
      const { payload, effects } = await invoke(name, event);
      expect([payload.statusCode, effects]).toEqual([400, noEffects]);
      expect(payload.body).toMatchObject({ code: text, message: text, requestId: text });
    }
  }
});

test('iH3: headers that are none are as good as none: 415 to a POST, 401 to a GET and to an action', async () => {
  for (const headers of [null, ['content-type: application/json'], { 'content-type': ['application/json'] }, undefined])
    for (const { method, path, functionName } of bench.system().template.routes) {
      const event = eventFor(bench, `${method} ${path}` as `POST /${string}`, { body: '{}', replace: { headers } });
      const { payload } = await invoke(functionName, event);
      const isAction = /^\/(?:actions|webhooks)\//.test(path);
      const expected =
        path === '/auth/session' && method === 'DELETE' ? 204 : method === 'POST' && !isAction ? 415 : 401;
      expect([method, path, payload.statusCode]).toEqual([method, path, expected]);
    }
});

test('iH29, I4: header names in odd case are the same headers, and odd names are headers like any other', async () => {
  const { token } = await signInByPasskey(bench);
  const odd = JSON.parse(`{"__proto__":"x","constructor":"y","toString":"z","oRiGiN":"${bench.system().url}"}`);
  const cookies = ['__proto__=x', 'constructor=y', `__Host-session_id=${token}`, 'toString=z'];
  const answer = await invokeRoute(bench, 'GET /auth/session', { replace: { headers: odd, cookies } });
  expect(answer.status).toBe(200);
  for (const name of ['authorization', 'AUTHORIZATION']) {
    const replace = { headers: { [name]: `Bearer ${token}` } };
    expect((await invokeRoute(bench, 'GET /auth/session', { replace })).status).toBe(200);
  }
});

test('I4: headers that a prototype is said to have are not there', async () => {
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

test('I4: methods with such names lead to no story', async () => {
  for (const { route } of postEndpoints.filter(({ lenient }) => !lenient))
    for (const method of ['constructor', '__proto__', 'GET']) {
      const requestContext = { http: { method, path: '/' }, requestId: 'request' };
      const answer = await invokeRoute(bench, route, { replace: { requestContext } });
      const expected = route === 'POST /auth/session' && method === 'GET' ? 401 : 404;
      expect([answer.status, method]).toEqual([expected, method]);
    }
});
