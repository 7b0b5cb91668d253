// The gateway as a client sees it: routes, limits, and what else is served beside the routes.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { startGateway } from '../../local/gateway/gateway.ts';
import { serveTestGateway } from './test-gateway.ts';

const { exchanges, functionsAnswer, invocations, running, send } = serveTestGateway();

it('finds the function by method and path, and tells about the exchange without the query', async () => {
  functionsAnswer({ statusCode: 201, headers: { 'x-one': '1' }, cookies: ['a=1', 'b=2'], body: 'made' });
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
  expect(invocations).toHaveLength(before);
  await send('POST', '/closed', { headers: { 'x-local-iam-key': running().iamKey } });
  const userArn = expect.stringMatching(/^arn:aws:iam::/);
  expect(invocations.at(-1)?.event).toMatchObject({ requestContext: { authorizer: { iam: { userArn } } } });
});

it('refuses a body over 10 MB without invoking anything', async () => {
  const before = invocations.length;
  const { status, body } = await send('POST', '/open', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect({ status, body }).toEqual({ status: 413, body: '{"message":"Request Entity Too Large"}' });
  expect(invocations).toHaveLength(before);
  expect((await send('POST', '/open', { body: Buffer.alloc(10 * 1024 * 1024) })).status).not.toBe(413);
});

it('joins headers that a client repeats', async () => {
  const outgoing = request(`${running().url}/open`, { headers: ['X-A', '1', 'X-A', '2', 'Host', 'localhost'] });
  await new Promise((resolve, reject) => {
    outgoing.once('response', (response) => resolve(text(response))).once('error', reject);
    outgoing.end();
  });
  expect(invocations.at(-1)?.event).toMatchObject({ headers: { 'x-a': '1,2' } });
});

it('says plainly that a port is taken', async () => {
  const port = Number(new URL(running().url).port);
  await expect(startGateway(port)).rejects.toThrow(
    `port ${port} is taken by another program — choose one: npm start -- --port ${port + 1}`,
  );
});
