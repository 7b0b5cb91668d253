// What counts as the one credential of a request.
import { describe, expect, it } from 'vitest';
import { readBearerCredential, readCredential } from '../../../../functions/shared/http/credential.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const name = '__Host-session_id';
const read = (authorization: string | undefined, ...cookies: string[]) =>
  readCredential(httpRequest({ cookies, headers: authorization === undefined ? {} : { authorization } }), name);

describe('one credential', () => {
  it('I1: is nothing, a cookie, or a bearer token', () => {
    expect(read(undefined)).toEqual({ kind: 'none' });
    expect(read(undefined, 'other=x')).toEqual({ kind: 'none' });
    expect(read(undefined, `${name}=token`)).toEqual({ kind: 'cookie', token: 'token' });
    expect(read('Bearer token', 'other=x')).toEqual({ kind: 'bearer', token: 'token' });
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('I1: the scheme %s is accepted', (scheme) => {
    expect(read(`${scheme} a.b-c_d~e+f/g==`)).toEqual({ kind: 'bearer', token: 'a.b-c_d~e+f/g==' });
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer  x',
    'Bearer\tx',
    ' Bearer x',
    'Bearer x ',
    'Bearer good extra',
    'Bearer x\r\nx: y',
    'Bearer "x"',
    'Bearer é',
    'Bearer;x',
    'Bearerx',
    'Token x',
    'Basic Y29yYmFkbzpwYXNz',
    'x',
    `Bearer ${'x'.repeat(8193)}`,
  ])('I1: %j is refused as no credential, and nothing breaks', (authorization) => {
    expect(() => read(authorization)).toThrow(refusing('unauthorized', 'authorization_malformed'));
  });
});

describe('two credentials', () => {
  it.each(['Bearer x', 'Bearer', 'Basic x', ''])('I1: a cookie beside Authorization %j is refused', (authorization) => {
    expect(() => read(authorization, `${name}=token`)).toThrow(refusing('invalid_request', 'two_credentials'));
  });

  it.each(['Bearer x, Bearer y', 'Bearer x,Basic y', ',', 'Bearer x,'])('I1: %j is refused', (authorization) => {
    const request = httpRequest({ headers: { authorization } });
    expect(() => readBearerCredential(request)).toThrow(refusing('invalid_request', 'two_credentials'));
  });

  it('I1: two session cookies are refused', () => {
    expect(() => read(undefined, `${name}=a`, `${name}=b`)).toThrow(refusing('invalid_request', 'duplicate_cookie'));
  });
});
