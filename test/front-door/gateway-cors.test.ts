// CORS at the gateway: a preflight is answered there, by the same list of origins that the functions check, and reaches no function.
import { type IncomingHttpHeaders, request } from 'node:http';
import { expect, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { asBrowser, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

type Reply = { status: number; headers: IncomingHttpHeaders };

const ask = (path: string, headers: Record<string, string>): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${bench.system().url}${path}`, { method: 'OPTIONS', headers }, (incoming) => {
      incoming.resume().once('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers }));
    });
    outgoing.once('error', reject).end();
  });
const preflight = (path: string, origin: string) => ask(path, { origin, 'access-control-request-method': 'POST' });

const corsHeaders = ({ headers }: Pick<Reply, 'headers'>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

const foreign = ['https://evil.example', 'null', '*'];

test('C3: our origin may, with cookies, on every path, and no function is asked', async () => {
  const { url, template, logs } = bench.system();
  const before = logs.length;
  for (const path of new Set(template.routes.map((route) => route.path))) {
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
  expect(bench.system().logs.length).toBe(before);
});

test('C2: no other origin may, whatever it looks like', async () => {
  const { url } = bench.system();
  const lookAlikes = [`${url}/`, `${url}.evil.example`, url.toUpperCase(), url.replace('http:', 'https:'), `${url}0`];
  for (const origin of [...foreign, ...lookAlikes])
    expect([origin, corsHeaders(await preflight('/connectToken', origin))]).toEqual([origin, {}]);
});

test('C3: an answer, too, says what our origin may read of it, and to others says nothing', async () => {
  const { url } = bench.system();
  const session = asBrowser(bench, await signInByPasskey(bench));
  const answers = [
    await bench.client.get('/auth/session', session),
    await bench.client.get('/auth/session', { origin: url }),
    await bench.client.post('/connectToken', 'x'.repeat(20_000), { origin: url }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 413]);
  for (const answer of answers)
    expect(corsHeaders(answer)).toEqual({
      'access-control-allow-origin': url,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after,x-request-id,apigw-requestid',
    });
  for (const origin of foreign)
    expect(corsHeaders(await bench.client.get('/auth/session', { ...session, origin }))).toEqual({});
  expect(corsHeaders(await bench.client.get('/auth/session', { bearer: session.cookie }))).toEqual({});
});

test('C3: of what API Gateway itself refused a page reads nothing, as far as AWS documents', async () => {
  const answer = await bench.client.get('/auth/nothing-here', { origin: bench.system().url });
  expect([answer.status, corsHeaders(answer)]).toEqual([404, {}]);
  expect(answer.headers['apigw-requestid']).toMatch(/./);
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
  expect((await ask('/connectToken', headers)).status).toBe(404);
  expect(bench.system().logs.length).toBe(before);
});
