// What an event is taken for, and what a request read from it holds.
import { describe, expect, it } from 'vitest';
import { isHttpEvent } from '../../../../functions/shared/action/action-handler.ts';
import { readHttpRequest } from '../../../../functions/shared/http/http-request.ts';
import { gatewayEvent, httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const transportFields = [
  ...['requestContext', 'headers', 'multiValueHeaders', 'httpMethod', 'rawPath', 'routeKey', 'cookies'],
];

describe('which face an event belongs to', () => {
  it.each(transportFields)('A8: %s alone makes an event an HTTP event, whatever it holds', (field) => {
    for (const value of [{}, [], '', null, undefined, 0, 'x'])
      expect(isHttpEvent({ userId: 'u-1', webauthnId: 'u-1', [field]: value })).toBe(true);
  });

  it.each(transportFields)('A8: %s inside a field or in a text stays data', (field) => {
    const inside = { [field]: { http: { method: 'POST' } } };
    for (const event of [{ body: inside }, { body: JSON.stringify(inside) }, { passkey: inside }, { userId: field }])
      expect(isHttpEvent(event)).toBe(false);
    expect(isHttpEvent([inside])).toBe(false);
    expect(isHttpEvent(JSON.parse(`{"__proto__": ${JSON.stringify(inside)}}`))).toBe(false);
  });

  it.each([null, undefined, 'requestContext', 7, true, [], {}])('A8: %j is not an HTTP event', (event) => {
    expect(isHttpEvent(event)).toBe(false);
  });

  it.each([
    ['an event of payload format 1.0', { ...gatewayEvent(), version: '1.0', httpMethod: 'POST' }],
    ['an event without a version', { ...gatewayEvent(), version: undefined }],
    ['an event without a method', { ...gatewayEvent(), requestContext: { http: {} } }],
    ['an event whose method is not text', { ...gatewayEvent(), requestContext: { http: { method: ['POST'] } } }],
    ['an event whose context is a list', { ...gatewayEvent(), requestContext: [{ http: { method: 'POST' } }] }],
    ['an event whose body is an object', { ...gatewayEvent(), body: { type: 'passkey-list' } }],
    ['nothing', undefined],
  ])('I1: %s is refused', (_, event) => {
    expect(() => readHttpRequest(event)).toThrow(refusing('invalid_request', 'not_an_http_event'));
  });
});

describe('what a request holds', () => {
  it('I3: headers by their name in lower case; what is not text is left out', () => {
    const odd = { 'x-number': 7, 'x-list': ['a'], 'x-null': null };
    const headers = { 'Content-Type': 'application/json', COOKIE: 'a=1', ...odd };
    const request = readHttpRequest({ ...gatewayEvent(), headers });
    expect(Object.fromEntries(request.headers)).toEqual({ 'content-type': 'application/json', cookie: 'a=1' });
  });

  it.each([null, undefined, [], [['origin', 'x']], 'origin: x', 7])('I3: no headers from %j', (headers) => {
    expect(readHttpRequest({ ...gatewayEvent(), headers }).headers.size).toBe(0);
  });

  it.each([
    [['a=1', 'b=2'], undefined, ['a=1', 'b=2']],
    [['a=1; b=2'], undefined, ['a=1', ' b=2']],
    [undefined, 'a=1; b=2', ['a=1', ' b=2']],
    [['a=1', 7, null, ['b=2'], ''], undefined, ['a=1']],
    [undefined, undefined, []],
    ['a=1', undefined, []],
  ])('S6: cookies %j and header %j are read as %j', (cookies, header, expected) => {
    const headers = header === undefined ? {} : { Cookie: header };
    expect(readHttpRequest({ ...gatewayEvent(), cookies, headers }).cookies).toEqual(expected);
  });

  it('I2: the body as bytes, decoded from base64 when the event says so', () => {
    expect(httpRequest({ body: 'é' }).body).toEqual(Buffer.from([0xc3, 0xa9]));
    expect(httpRequest({ body: '/w==', isBase64Encoded: true }).body).toEqual(Buffer.from([0xff]));
    expect(httpRequest({ body: '/w==' }).body.toString()).toBe('/w==');
    expect(httpRequest().body).toHaveLength(0);
  });

  it.each(['{}', '***', 'e3 0=', 'e30=\n', 'e30=x', '=e30', 'e30===', 'é'])('I1: %j is not base64', (body) => {
    expect(() => httpRequest({ body, isBase64Encoded: true })).toThrow(refusing('invalid_request'));
  });

  it('S6: a token in the query string is nowhere in the request', () => {
    const event = { ...gatewayEvent(), rawQueryString: 'session=canary', queryStringParameters: { session: 'canary' } };
    const { headers, ...rest } = readHttpRequest(event);
    expect(JSON.stringify([rest, [...headers]])).not.toContain('canary');
  });
});

describe('the IAM caller', () => {
  const userArn = 'arn:aws:iam::123456789012:role/corbado';
  const names = ['x-iam', 'x-iam-caller', 'x-amzn-iam', 'x-amzn-iam-user-arn', 'x-amz-user-arn', 'user-arn'];
  const headers = Object.fromEntries([...names, 'authorization'].map((name) => [name, userArn]));
  // Everything that a caller can write to says who it is.
  const event = {
    ...gatewayEvent({ headers, body: JSON.stringify({ iam: { userArn }, userArn }) }),
    ...{ authorizer: { iam: { userArn } }, iam: { userArn }, queryStringParameters: { userArn } },
  };
  const callerBy = (authorizer: unknown, more: Record<string, unknown> = {}) =>
    readHttpRequest({ ...event, requestContext: { ...event.requestContext, ...more, authorizer } }).iamCaller;

  it('A7: is named by the IAM authorizer', () => expect(callerBy({ iam: { userArn } })).toBe(userArn));

  it.each<[string, unknown]>([
    ['no authorizer', undefined],
    ['an authorizer of null', null],
    ['an authorizer that says nothing', {}],
    ['an IAM authorizer that says nothing', { iam: {} }],
    ['an empty name', { iam: { userArn: '' } }],
    ['a name that is not text', { iam: { userArn: [userArn] } }],
    ['a list', { iam: [{ userArn }] }],
    ['an authorizer of JWTs', { jwt: { userArn, claims: { userArn, iam: { userArn } } } }],
    ['an authorizer of the deployer’s own', { lambda: { userArn, iam: { userArn } } }],
    ['an authorizer of payload format 1.0', { userArn, principalId: userArn }],
  ])('A7: is nobody with %s', (_, authorizer) => {
    expect(callerBy(authorizer, { identity: { userArn }, iam: { userArn } })).toBeUndefined();
  });
});
