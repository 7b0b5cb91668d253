// A function's answer becomes what API Gateway would have sent.
import { expect, it } from 'vitest';
import { readLambdaAnswer } from '../../local/gateway/http-answer.ts';
import { failed } from '../../local/lambda/invocation-result.ts';

const read = (payload: unknown) => {
  const { status, headers, body } = readLambdaAnswer({ ok: true, payload });
  return { status, headers, body: body.toString('utf8') };
};

const json = ['content-type', 'application/json'];
const plain = ['content-type', 'text/plain; charset=utf-8'];
const broken = { status: 500, headers: [json], body: '{"message":"Internal Server Error"}' };

it.each([
  ['only a status', { statusCode: 204 }, { status: 204, headers: [plain], body: '' }],
  ['a text', { statusCode: 200, body: 'hi' }, { status: 200, headers: [plain], body: 'hi' }],
  [
    'headers of any plain kind',
    { statusCode: 200, headers: { 'Content-Type': 'text/html', 'X-Count': 3, 'X-On': true }, body: 'é' },
    {
      status: 200,
      headers: [
        ['content-type', 'text/html'],
        ['x-count', '3'],
        ['x-on', 'true'],
      ],
      body: 'é',
    },
  ],
  [
    'one header per cookie',
    { statusCode: 200, cookies: ['a=1; Path=/', 'b=2'] },
    { status: 200, headers: [plain, ['set-cookie', 'a=1; Path=/'], ['set-cookie', 'b=2']], body: '' },
  ],
  ['bytes', { statusCode: 200, body: 'w6k=', isBase64Encoded: true }, { status: 200, headers: [plain], body: 'é' }],
  [
    'no headers of the connection',
    { statusCode: 200, headers: { 'Content-Length': '999', connection: 'close' } },
    { status: 200, headers: [plain], body: '' },
  ],
  ['a value that is no envelope', { hello: 'world' }, { status: 200, headers: [json], body: '{"hello":"world"}' }],
  ['a mere text', 'hi', { status: 200, headers: [json], body: '"hi"' }],
  ['nothing', null, { status: 200, headers: [json], body: 'null' }],
])('sends %s', (_, payload, expected) => {
  expect(read(payload)).toEqual(expected);
});

it.each([
  ['a body that is an object', { statusCode: 200, body: {} }],
  ['a body that is null', { statusCode: 200, body: null }],
  ['a status in quotes', { statusCode: '200' }],
  ['an impossible status', { statusCode: 42 }],
  ['headers that are lists', { statusCode: 200, headers: { a: ['1', '2'] } }],
  ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ['a line break in a header', { statusCode: 200, headers: { a: '1\r\nb: 2' } }],
  ['a line break in a cookie', { statusCode: 200, cookies: ['a=1\r\nb: 2'] }],
  ['an impossible header name', { statusCode: 200, headers: { 'a b': '1' } }],
])('answers 500 to %s', (_, payload) => {
  expect(read(payload)).toEqual(broken);
});

it.each([
  ['timeout', 503, '{"message":"Service Unavailable"}'],
  ['init', 500, '{"message":"Internal Server Error"}'],
  ['handler', 500, '{"message":"Internal Server Error"}'],
] as const)('answers a %s failure with %i', (errorType, status, body) => {
  const answer = readLambdaAnswer(failed(errorType, 'nobody outside may read this'));
  expect({ ...answer, body: answer.body.toString('utf8') }).toEqual({ status, headers: [json], body });
});
