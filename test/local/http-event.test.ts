// Events of payload format 2.0 are what API Gateway would have built.
import { expect, it } from 'vitest';
import { buildHttpEvent, type ReceivedRequest } from '../../local/gateway/http-event.ts';

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

it('keeps the path as it was sent', () => {
  expect(build({ target: '/auth/%73ession//?' })).toMatchObject({ rawPath: '/auth/%73ession//', rawQueryString: '' });
});
