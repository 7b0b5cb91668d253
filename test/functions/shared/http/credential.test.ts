// What counts as the one credential of a request: the session cookie, a bearer token, or a token of the existing login in the body.
import { describe, expect, it } from 'vitest';
import {
  type Credential,
  readBearerCredential,
  readCookie,
  readCredential,
  withBodyToken,
} from '../../../../functions/shared/http/credential.ts';
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
    ...['', 'Bearer', 'Bearer ', 'Bearer  x', 'Bearer\tx', ' Bearer x', 'Bearer x ', 'Bearer good extra'],
    ...['Bearer x\r\nx: y', 'Bearer "x"', 'Bearer é', 'Bearer;x', 'Bearerx', `Bearer ${'x'.repeat(8193)}`],
    ...['Token x', 'Basic Y29yYmFkbzpwYXNz', 'x'],
  ])('I1: %j is refused, and nothing breaks', (authorization) => {
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
});

describe('the session cookie', () => {
  const cookie = (...cookies: string[]) => readCookie(httpRequest({ cookies }), name);

  it.each([
    [[`${name}=good`], 'good'],
    [['a=1', `${name}=good`, 'b=2'], 'good'],
    [[`a=1; ${name}=good; b=2`], 'good'],
    [[` \t${name}\t =\t good \t`], 'good'],
    [[`${name}=a=b==`], 'a=b=='],
    [[`${name}=%`], '%'],
    [[`${name}=%67ood`], '%67ood'],
    [[`${name}="good"`], '"good"'],
    [[`${name}=`], ''],
    [['__proto__=x', 'toString=1', 'constructor=2', `${name}=good`], 'good'],
  ])('S6: %j holds %j', (cookies, expected) => expect(cookie(...cookies)).toBe(expected));

  it.each([
    ...['__host-session_id', '__HOST-session_id', '__Host_session_id', 'Host__session_id', '__Host%2Dsession_id'],
    ...['__Host-session_i', '__Host-session_id2', `x${name}`, `x ${name}`, `"${name}"`, ''],
  ])('S6: the name %j is another cookie', (other) => {
    expect(cookie(`${other}=evil`)).toBeUndefined();
    expect(cookie(`${other}=evil`, `${name}=good`)).toBe('good');
  });

  it.each([name, `=${name}`, `=${name}=evil`, '', '=', ';'])('S6: %j is not a cookie of that name', (pair) => {
    expect(cookie(pair)).toBeUndefined();
  });

  it('S6: joined to another cookie by a comma, as API Gateway may do, none passes for ours', () => {
    expect(cookie(`a=1,${name}=evil`)).toBeUndefined();
    // Read whole, and so no token of ours: they have no comma.
    expect(cookie(`${name}=good,a=1`)).toBe('good,a=1');
    expect(cookie(`${name}=good,${name}=evil`)).toBe(`good,${name}=evil`);
  });

  // For a browser such a cookie has an ordinary name, which any subdomain may set; trim() would make it the protected one.
  const unicodeSpaces =
    '\u2000\u200a\u00a0\u3000\ufeff\u1680\u2028\u2029\u202f\u205f\u0085\u000b\u000c\r\n\u0000\u200b';
  it.each([...unicodeSpaces])('S6: %j around the name makes it another cookie', (space) => {
    for (const evil of [`${space}${name}=evil`, `${name}${space}=evil`, ` ${space} ${name}=evil`]) {
      expect(cookie(evil)).toBeUndefined();
      expect(cookie(evil, `${name}=good`)).toBe('good');
    }
    expect(cookie(`${name}=${space}good`)).toBe(`${space}good`);
  });

  it.each([
    [[`${name}=good`, `${name}=evil`]],
    [[`${name}=same`, `${name}=same`]],
    [[`${name}=good; ${name}=evil`]],
    [[`${name}=good`, ` ${name}\t=`]],
  ])('S6: sent twice as %j is refused, not guessed at', (cookies) => {
    expect(() => cookie(...cookies)).toThrow(refusing('invalid_request', 'duplicate_cookie'));
  });

  // A gateway passes 10 kB; more is used here so that work that grows with the square of it cannot hide. Linear work needs 1 ms.
  it.each([
    ['blanks in a name', `a${' '.repeat(50_000)}b=1`],
    ['blanks in a value', `${name}=a${' '.repeat(50_000)}b`],
    ['tabs', `a${'\t '.repeat(25_000)}b=1`],
    ['pairs', 'a=b;'.repeat(12_500)],
    ['equals signs', '='.repeat(50_000)],
  ])('S6: with %s is read in linear time', (_, header) => {
    const request = httpRequest({ headers: { cookie: header } });
    const startedAt = performance.now();
    readCookie(request, name);
    expect(performance.now() - startedAt).toBeLessThan(400);
  });
});

describe('a token of the existing login in the body', () => {
  const none: Credential = { kind: 'none' };
  const others: Credential[] = [
    { kind: 'cookie', token: 'c' },
    { kind: 'bearer', token: 'a.b.c' },
  ];

  it('S5: is a bearer token in another place', () => {
    expect(withBodyToken(none, 'a.b.c', true)).toEqual({ kind: 'bearer', token: 'a.b.c' });
  });

  it.each([true, false])('S5: when absent changes nothing, allowed or not: %j', (allowed) => {
    for (const credential of [none, ...others]) expect(withBodyToken(credential, undefined, allowed)).toBe(credential);
  });

  it.each(['a.b.c', '', 'junk'])('S5: as %j is refused where it is not allowed, whatever comes beside it', (token) => {
    for (const credential of [none, ...others])
      expect(() => withBodyToken(credential, token, false)).toThrow(
        refusing('invalid_request', 'id_token_in_body_off'),
      );
  });

  it.each(others)('A1: beside a $kind is one credential too many', (credential) => {
    expect(() => withBodyToken(credential, 'a.b.c', true)).toThrow(refusing('invalid_request', 'two_credentials'));
  });

  it.each([
    ...['', 'junk', `${'k'.repeat(22)}.${'s'.repeat(43)}`, 'a.b.c.d'],
    ...[`${'a'.repeat(8188)}.b.c.`, `${'a'.repeat(8189)}.b.c`],
  ])('S1: %.20s… is not a JWT, so our own tokens do not pass here', (token) => {
    expect(() => withBodyToken(none, token, true)).toThrow(refusing('unauthorized', 'id_token_form'));
  });
});
