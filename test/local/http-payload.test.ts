// Payload format 2.0 both ways: events are what API Gateway would have built, and answers become what it would have sent.
import { expect, it } from 'vitest';
import { readLambdaAnswer } from '../../local/gateway/http-answer.ts';
import { buildHttpEvent, type ReceivedRequest } from '../../local/gateway/http-event.ts';
import { failed } from '../../local/lambda/invocation-result.ts';

const facts = { routeKey: 'POST /auth/session', requestId: 'JKJaXmPLvHcESHA=', nowMilliseconds: 1_796_152_138_390 };

const build = (request: Partial<ReceivedRequest>) =>
  buildHttpEvent(
    {
      method: 'POST',
      target: '/auth/session',
      rawHeaders: ['Host', 'localhost:3000', 'User-Agent', 'curl/8', 'Content-Type', 'application/json'],
      body: Buffer.from('{"a":1}'),
      sourceIp: '127.0.0.1',
      ...request,
    },
    facts,
  );

it('builds the whole event', () => {
  expect(build({ target: '/auth/session?x=1&x=2&y=a%20b' })).toEqual({
    version: '2.0',
    routeKey: 'POST /auth/session',
    rawPath: '/auth/session',
    rawQueryString: 'x=1&x=2&y=a%20b',
    headers: {
      host: 'localhost:3000',
      'user-agent': 'curl/8',
      'content-type': 'application/json',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '3000',
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: { x: '1,2', y: 'a b' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost:3000',
      domainPrefix: 'localhost:3000',
      http: {
        method: 'POST',
        path: '/auth/session',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'curl/8',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: 'POST /auth/session',
      stage: '$default',
      time: '01/Dec/2026:19:08:58 +0000',
      timeEpoch: 1_796_152_138_390,
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

it('leaves out what is empty', () => {
  const event = build({ body: Buffer.alloc(0) });
  for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters', 'stageVariables'])
    expect(event).not.toHaveProperty(name);
  expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  expect(event.requestContext).not.toHaveProperty('authorizer');
});

const added = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-port': '80', 'x-forwarded-proto': 'http' };

it.each([
  ['lower-cases names', ['X-Thing', 'A'], { ...added, 'x-thing': 'A' }],
  ['joins repeated headers with a comma', ['X-A', '1', 'x-a', '2'], { ...added, 'x-a': '1,2' }],
  ['drops headers of the connection', ['Connection', 'close', 'TE', 'trailers', 'X-A', '1'], { ...added, 'x-a': '1' }],
  [
    'adds itself to the forwarders',
    ['X-Forwarded-For', '192.0.2.7'],
    { ...added, 'x-forwarded-for': '192.0.2.7, 127.0.0.1' },
  ],
])('%s', (_, rawHeaders, headers) => {
  expect(build({ rawHeaders }).headers).toEqual(headers);
});

it('keeps header names that mean something to JavaScript', () => {
  const { headers } = build({ rawHeaders: ['__proto__', 'x', 'constructor', 'y'] });
  expect(Object.entries(headers)).toEqual(
    expect.arrayContaining([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]),
  );
});

it.each([
  [['a=1; b=2'], ['a=1', 'b=2']],
  [
    ['a=1', 'b=2'],
    ['a=1', 'b=2'],
  ],
  [[' a=1 ;; \tb="x y"; '], ['a=1', 'b="x y"']],
  // Only space and tab are cut away: more would let one cookie pass for another.
  [['\u00a0a=1'], ['\u00a0a=1']],
])('moves cookies %j out of the headers', (cookieHeaders, cookies) => {
  const event = build({ rawHeaders: cookieHeaders.flatMap((value) => ['Cookie', value]) });
  expect(event.cookies).toEqual(cookies);
  expect(event.headers).not.toHaveProperty('cookie');
});

it.each([
  ['application/json', false],
  ['Application/JSON; charset=utf-8', false],
  ['application/json;charset=utf-8', false],
  ['application/xml', false],
  ['application/javascript', false],
  ['text/plain', false],
  ['text/html ; charset=x', false],
  ['application/problem+json', true],
  ['application/jsonp', true],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
  ['', true],
  [undefined, true],
])('hands over a body of type %s in base64: %s', (contentType, isBase64Encoded) => {
  const event = build({ rawHeaders: contentType === undefined ? [] : ['content-type', contentType] });
  const body = isBase64Encoded ? Buffer.from('{"a":1}').toString('base64') : '{"a":1}';
  expect(event).toMatchObject({ body, isBase64Encoded });
});

it('undoes percent-encoding in the path, and only there', () => {
  const rawPath = '/auth/session//';
  const event = { rawPath, rawQueryString: 'a=%20b', requestContext: { http: { path: rawPath } } };
  expect(build({ target: '/auth/%73ession//?a=%20b' })).toMatchObject(event);
});

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
  const expected = { status, headers: [json], body, ofGateway: true };
  expect({ ...answer, body: answer.body.toString('utf8') }).toEqual(expected);
});
