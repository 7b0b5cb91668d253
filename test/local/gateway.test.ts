// The gateway as a client sees it: routes, limits, CORS by the template's rules, and what else is served beside the routes.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionName } from '../../infra/functions.ts';
import { type Exchange, type Gateway, startGateway } from '../../local/gateway/gateway.ts';
import { createThrottle } from '../../local/gateway/request-limits.ts';

const origin = 'https://app.example.com';

const cors = {
  allowOrigins: [origin],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['x-request-id'],
  allowCredentials: true,
  maxAgeSeconds: 600,
};

const routes = [
  { method: 'GET', path: '/open', functionName: 'session', authorization: 'NONE' },
  { method: 'POST', path: '/open', functionName: 'connect-token', authorization: 'NONE' },
  { method: 'POST', path: '/closed', functionName: 'post-login', authorization: 'AWS_IAM' },
] as const;

const invocations: { name: FunctionName; event: unknown }[] = [];
const exchanges: Exchange[] = [];
/** What functions answer. */
let payload: unknown = { statusCode: 204 };
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway(0);
  gateway.serve({
    routes,
    cors,
    invoke: async (name, event) => {
      invocations.push({ name, event });
      return { ok: true, payload };
    },
    nowMilliseconds: () => 1_796_152_138_390,
    fallback: ({ url }, response) => url === '/page' && response.end('the page') === response,
    hint: ({ status }) => (status === 403 ? 'closed' : undefined),
    onExchange: (exchange) => exchanges.push(exchange),
  });
});
afterAll(() => gateway.close());

const send = async (method: string, path: string, init: RequestInit = {}) => {
  const response = await fetch(`${gateway.url}${path}`, { method, ...init });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

it('finds the function by method and path, and reports the exchange without the query', async () => {
  payload = { statusCode: 201, headers: { 'x-one': '1' }, cookies: ['a=1', 'b=2'], body: 'made' };
  const { status, headers, body } = await send('POST', '/open?code=secret', { body: '{}' });
  expect({ status, body, one: headers.get('x-one') }).toEqual({ status: 201, body: 'made', one: '1' });
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(headers.get('content-length')).toBe('4');
  expect(headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9_-]{15}=$/);
  expect(invocations.at(-1)).toMatchObject({ name: 'connect-token', event: { routeKey: 'POST /open' } });
  expect(exchanges.at(-1)).toEqual({ method: 'POST', path: '/open', status: 201, milliseconds: expect.any(Number) });
});

it.each([
  ['GET', '/nowhere'],
  ['DELETE', '/open'],
  ['GET', '/open/'],
  ['GET', '/Open'],
  ['OPTIONS', '/open'],
])('answers 404 to %s %s', async (method, path) => {
  const before = invocations.length;
  const { status, body } = await send(method, path);
  expect({ status, body, calls: invocations.length }).toEqual({
    status: 404,
    body: '{"message":"Not Found"}',
    calls: before,
  });
});

it('asks the fallback only about paths that no route has', async () => {
  expect(await send('GET', '/page')).toMatchObject({ status: 200, body: 'the page' });
});

it('keeps IAM routes closed, except to the runner itself', async () => {
  const before = invocations.length;
  expect(await send('POST', '/closed')).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  expect(await send('POST', '/closed', { headers: { 'x-local-iam-key': 'guessed' } })).toMatchObject({ status: 403 });
  expect(exchanges.at(-1)).toMatchObject({ path: '/closed', hint: 'closed' });
  expect(invocations).toHaveLength(before);
  await send('POST', '/closed', { headers: { 'x-local-iam-key': gateway.iamKey } });
  const userArn = expect.stringMatching(/^arn:aws:iam::/);
  expect(invocations.at(-1)?.event).toMatchObject({ requestContext: { authorizer: { iam: { userArn } } } });
});

it('refuses a body over 10 MB without invoking anything', async () => {
  const before = invocations.length;
  const { status, body } = await send('POST', '/open', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect({ status, body }).toEqual({ status: 413, body: '{"message":"Request Entity Too Large"}' });
  expect(invocations).toHaveLength(before);
  await send('POST', '/open', { body: Buffer.alloc(10 * 1024 * 1024) });
  expect(invocations.at(-1)?.event).toHaveProperty('body');
});

it('joins headers that a client repeats', async () => {
  const outgoing = request(`${gateway.url}/open`, { headers: ['X-A', '1', 'X-A', '2', 'Host', 'localhost'] });
  await new Promise((resolve, reject) => {
    outgoing.once('response', (response) => resolve(text(response))).once('error', reject);
    outgoing.end();
  });
  expect(invocations.at(-1)?.event).toMatchObject({ headers: { 'x-a': '1,2' } });
});

it('says plainly that a port is taken', async () => {
  const port = Number(new URL(gateway.url).port);
  await expect(startGateway(port)).rejects.toThrow(
    `port ${port} is in use by another program — choose another with --port ${port + 1}`,
  );
});

describe('CORS', () => {
  const corsHeaders = (headers: Headers) => [...headers].filter(([name]) => name.startsWith('access-control-'));
  const preflight = (from: string) =>
    send('OPTIONS', '/open', { headers: { origin: from, 'access-control-request-method': 'POST' } });

  it('answers the preflight of an allowed origin', async () => {
    const { status, headers } = await preflight(origin);
    expect(status).toBe(204);
    expect(Object.fromEntries(corsHeaders(headers))).toEqual({
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-origin': origin,
      'access-control-max-age': '600',
    });
  });

  it.each(['https://app.example.com.evil.test', 'null', 'http://app.example.com', `${origin}/`])(
    'says nothing to %s',
    async (from) => {
      const { status, headers } = await preflight(from);
      expect({ status, headers: corsHeaders(headers) }).toEqual({ status: 204, headers: [] });
      const answer = await send('GET', '/open', { headers: { origin: from } });
      expect(corsHeaders(answer.headers)).toEqual([]);
    },
  );

  it('adds its headers to an answer, and drops those of functions', async () => {
    payload = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' };
    const { headers } = await send('GET', '/open', { headers: { origin } });
    expect(Object.fromEntries(corsHeaders(headers))).toEqual({
      'access-control-allow-credentials': 'true',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id',
    });
  });

  it('adds none to what it answers itself', async () => {
    for (const [method, path] of [['GET', '/nowhere'] as const, ['POST', '/closed'] as const])
      expect(corsHeaders((await send(method, path, { headers: { origin } })).headers)).toEqual([]);
    payload = { statusCode: 'none' };
    const { status, headers } = await send('GET', '/open', { headers: { origin } });
    payload = { statusCode: 204 };
    expect([status, corsHeaders(headers)]).toEqual([500, []]);
  });
});

describe('what API Gateway refuses itself', () => {
  it('a request line and values of headers of more than 10,240 bytes', async () => {
    const { host } = new URL(gateway.url);
    // Sent without fetch, which adds headers of its own.
    const ask = (bytes: number): Promise<[number | undefined, string]> =>
      new Promise((resolve, reject) => {
        const used = ['GET /open HTTP/1.1', host, 'close'].join('').length;
        const headers = { host, connection: 'close', 'x-a': 'a'.repeat(bytes - used) };
        request(`${gateway.url}/open`, { headers }, (response) => {
          text(response).then((body) => resolve([response.statusCode, body]), reject);
        })
          .once('error', reject)
          .end();
      });
    const before = invocations.length;
    expect(await ask(10_241)).toEqual([431, '{"message":"Request Header Fields Too Large"}']);
    expect(invocations).toHaveLength(before);
    expect(await ask(10_240)).toEqual([204, '']);
  });

  it('more requests than a route takes, each route for itself', () => {
    const limits: Record<string, { perSecond: number; burst: number }> = {
      'GET /a': { perSecond: 2, burst: 3 },
      'GET /b': { perSecond: 1, burst: 1 },
    };
    const admit = createThrottle((routeKey) => limits[routeKey]);
    const ask = (routeKey: string, times: number, atMilliseconds: number) =>
      Array.from({ length: times }, () => admit(routeKey, atMilliseconds)).filter(Boolean).length;
    expect([ask('GET /a', 5, 1000), ask('GET /a', 5, 1499), ask('GET /a', 5, 1500)]).toEqual([3, 0, 1]);
    // No more than the bucket holds, however long nobody came.
    expect([ask('GET /a', 9, 60_000), ask('GET /b', 9, 60_000), ask('GET /c', 9, 60_000)]).toEqual([3, 1, 9]);
  });
});
