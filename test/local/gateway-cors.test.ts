// CORS at the gateway, by the template's rules and no others.
import { expect, it } from 'vitest';
import { origin, serveTestGateway } from './test-gateway.ts';

const { functionsAnswer, send } = serveTestGateway();

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

it.each([
  ['an answer', '/open'],
  ['an error of its own', '/nowhere'],
])('adds its headers to %s, and drops those of functions', async (_, path) => {
  functionsAnswer({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' });
  const { headers } = await send('GET', path, { headers: { origin } });
  expect(Object.fromEntries(corsHeaders(headers))).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id',
  });
});
