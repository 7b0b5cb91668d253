// CORS at the gateway: a preflight is answered there, by the same list of origins that the functions check, and reaches no function.
import { type IncomingHttpHeaders, request } from 'node:http';
import { expect, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { asBrowser, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

type Reply = { status: number; headers: IncomingHttpHeaders };

const ask = (method: string, path: string, headers: Record<string, string>): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${bench.system().url}${path}`, { method, headers }, (incoming) => {
      incoming.resume().once('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers }));
    });
    outgoing.once('error', reject).end();
  });

const preflight = (path: string, origin: string, method = 'POST') =>
  ask('OPTIONS', path, {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'content-type,authorization',
  });

const corsHeaders = ({ headers }: Pick<Reply, 'headers'>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

const paths = () => [...new Set(bench.system().template.routes.map(({ path }) => path))];
const foreign = ['https://evil.example', 'null', '*'];

test('C3: our origin may, with cookies, on every path', async () => {
  const { url } = bench.system();
  for (const path of paths()) {
    const reply = await preflight(path, url);
    expect([path, reply.status, corsHeaders(reply)]).toEqual([
      path,
      204,
      {
        'access-control-allow-origin': url,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET,POST,DELETE',
        'access-control-allow-headers':
          'authorization,content-type,traceparent,tracestate,baggage,sentry-trace,x-request-id',
        'access-control-max-age': '3600',
      },
    ]);
  }
});

test('C2: no other origin may, whatever it looks like', async () => {
  const { url } = bench.system();
  for (const origin of [
    ...foreign,
    `${url}/`,
    `${url}.evil.example`,
    url.toUpperCase(),
    url.replace('http:', 'https:'),
    `${url}0`,
  ])
    for (const path of ['/connectToken', '/auth/session']) {
      const reply = await preflight(path, origin);
      expect([origin, corsHeaders(reply)]).toEqual([origin, {}]);
    }
});

test('C3: a preflight reaches no function', async () => {
  const before = bench.system().logs.length;
  for (const path of paths())
    for (const origin of [bench.system().url, ...foreign]) await preflight(path, origin, 'DELETE');
  expect(bench.system().logs.length).toBe(before);
});

test('C3: an answer, too, says that our origin may read it, and to others says nothing', async () => {
  const { url } = bench.system();
  const session = asBrowser(bench, await signInByPasskey(bench));
  const ours = await bench.client.get('/auth/session', session);
  expect(corsHeaders(ours)).toEqual({
    'access-control-allow-origin': url,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after,x-request-id,apigw-requestid',
  });
  for (const origin of foreign)
    expect(corsHeaders(await bench.client.get('/auth/session', { ...session, origin }))).toEqual({});
  expect(corsHeaders(await bench.client.get('/auth/session', { bearer: session.cookie }))).toEqual({});
});

test('C3: a refusal can be read by our page like any other answer', async () => {
  const { url } = bench.system();
  const refused = [
    await bench.client.get('/auth/session', { origin: url }),
    await bench.client.post('/connectToken', {}, { origin: url }),
    await bench.client.post('/connectToken', 'x'.repeat(20_000), { origin: url }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 400, 413]);
  for (const answer of refused) expect(corsHeaders(answer)['access-control-allow-origin']).toBe(url);
});

test('C3: the functions themselves set no CORS header, which only the gateway may', async () => {
  const headers = { origin: bench.system().url };
  for (const route of ['GET /auth/session', 'POST /connectToken', 'POST /auth/passkey/verify'] as const)
    expect(JSON.stringify((await invokeRoute(bench, route, { headers })).headers)).not.toMatch(/access-control/i);
});

test.each([
  ['without an origin', { 'access-control-request-method': 'POST' }],
  ['without the method that is asked for', { origin: 'http://app.localhost' }],
])('C4: an OPTIONS request %s is no preflight, and there is no route for it', async (_, headers) => {
  const before = bench.system().logs.length;
  expect((await ask('OPTIONS', '/connectToken', headers)).status).toBe(404);
  expect(bench.system().logs.length).toBe(before);
});
