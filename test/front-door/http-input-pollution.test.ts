// Names that every object has, in every place where a name can stand: they change nothing, neither now nor for the next request.
import { beforeAll, expect, test } from 'vitest';
import { eventFor, invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, postEndpoints, preparePost } from '../support/every-post.ts';
import { signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

// What would make an empty body acceptable, were it inherited.
const gift =
  '{"type":"passkey-list","signedPasskeyData":"a.b.c","webauthnId":"victim","identifier":"victim","polluted":true}';
const poisoned = [
  `{"__proto__":${gift}}`,
  `{"constructor":{"prototype":${gift}}}`,
  `{"__proto__":{"__proto__":${gift}}}`,
  `{"prototype":${gift}}`,
  `{"a":{"__proto__":${gift}}}`,
  `{"passkey":{"__proto__":${gift}}}`,
  '{"__proto__":null}',
  '{"toString":1,"valueOf":1,"hasOwnProperty":1,"toJSON":1,"then":1}',
];

test.each(everyPost)(
  'I4: %s is not given fields by a prototype, in the request itself or the next',
  async (_, endpoint) => {
    for (const body of poisoned) {
      const { result, effects } = await effectsOf(bench, (await preparePost(bench, endpoint, body)).send);
      expect([result.status, effects]).toEqual([400, noEffects]);
      if (endpoint.route === 'POST /auth/session') continue;
      const { result: next, effects: nextEffects } = await effectsOf(
        bench,
        (await preparePost(bench, endpoint, '{}')).send,
      );
      expect([next.status, nextEffects]).toEqual([400, noEffects]);
    }
  },
);

test.each(everyPost)('I4: %s still works after all of it', async (_, endpoint) => {
  for (const body of poisoned) await (await preparePost(bench, endpoint, body)).send();
  const good = JSON.stringify(await endpoint.goodBody(bench));
  const answer = await (await preparePost(bench, endpoint, good)).send();
  expect([answer.status, Object.hasOwn(answer.body, 'polluted')]).toEqual([200, false]);
});

test.each(everyPost)('I4: %s takes no field for another type than it is', async (_, endpoint) => {
  const good = await endpoint.goodBody(bench);
  for (const [name, value] of Object.entries(good))
    for (const wrong of [[value], { 0: value }, { toString: value }, { value }, 1, true, []]) {
      const body = JSON.stringify({ ...good, [name]: wrong });
      const { result, effects } = await effectsOf(bench, (await preparePost(bench, endpoint, body)).send);
      expect([name, result.status, effects]).toEqual([name, 400, noEffects]);
    }
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
