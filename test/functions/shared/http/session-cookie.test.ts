// How the session cookie is read and written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiredCookie, readCookie, sessionCookie } from '../../../../functions/shared/http/session-cookie.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const name = '__Host-session_id';
const read = (...cookies: string[]) => readCookie(httpRequest({ cookies }), name);

describe('reading', () => {
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
  ])('S6: %j holds %j', (cookies, expected) => expect(read(...cookies)).toBe(expected));

  it.each([
    '__host-session_id',
    '__HOST-session_id',
    '__Host_session_id',
    'Host__session_id',
    '__Host-session_i',
    '__Host-session_id2',
    `x${name}`,
    `x ${name}`,
    `"${name}"`,
    '__Host%2Dsession_id',
    '',
  ])('S6: the name %j is another cookie', (other) => {
    expect(read(`${other}=evil`)).toBeUndefined();
    expect(read(`${other}=evil`, `${name}=good`)).toBe('good');
  });

  it.each([name, `=${name}`, `=${name}=evil`, '', '=', ';'])('S6: %j is no cookie of that name', (pair) => {
    expect(read(pair)).toBeUndefined();
  });

  // For a browser such a cookie has an ordinary name, which any subdomain may set; trim() would make it the protected one.
  const unicodeSpaces =
    '\u2000\u200a\u00a0\u3000\ufeff\u1680\u2028\u2029\u202f\u205f\u0085\u000b\u000c\r\n\u0000\u200b';
  it.each([...unicodeSpaces])('S6: %j around the name makes it another cookie', (space) => {
    for (const evil of [`${space}${name}=evil`, `${name}${space}=evil`, ` ${space} ${name}=evil`]) {
      expect(read(evil)).toBeUndefined();
      expect(read(evil, `${name}=good`)).toBe('good');
    }
    expect(read(`${name}=${space}good`)).toBe(`${space}good`);
  });

  it.each([
    [[`${name}=good`, `${name}=evil`]],
    [[`${name}=evil`, `${name}=good`]],
    [[`${name}=same`, `${name}=same`]],
    [[`${name}=good; ${name}=evil`]],
    [[`${name}=good`, ` ${name}\t=`]],
  ])('S6: %j is refused, not guessed at', (cookies) => {
    expect(() => read(...cookies)).toThrow(refusing('invalid_request', 'duplicate_cookie'));
  });

  // RFC 6265, 5.4 backwards: a character at a time, with no tool that the real one uses.
  const referenceValues = (header: string): string[] => {
    const found: string[] = [];
    let pair = '';
    for (const character of `${header};`) {
      if (character !== ';') {
        pair += character;
        continue;
      }
      const isBlank = (at: number) => pair[at] === ' ' || pair[at] === '\t';
      const cut = (from: number, to: number): string => {
        if (from < to && isBlank(from)) return cut(from + 1, to);
        return from < to && isBlank(to - 1) ? cut(from, to - 1) : pair.slice(from, to);
      };
      const equals = pair.indexOf('=');
      if (equals >= 0 && cut(0, equals) === name) found.push(cut(equals + 1, pair.length));
      pair = '';
    }
    return found;
  };

  it('S6: agrees with a reference parser on any header', () => {
    const piece = fc.oneof(
      fc.constantFrom(name, '=', ';', '; ', ' ', '\t', '\u2000', 'a', `${name}=`, `;${name}=v`, '"', '%', '\u00a0'),
      fc.string({ maxLength: 3 }),
    );
    const header = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const check = (cookie: string) => {
      const expected = referenceValues(cookie);
      for (const request of [httpRequest({ headers: { cookie } }), httpRequest({ cookies: [cookie] })]) {
        if (expected.length > 1) expect(() => readCookie(request, name)).toThrow(refusing('invalid_request'));
        else expect(readCookie(request, name)).toBe(expected[0]);
      }
    };
    fc.assert(fc.property(header, check), { numRuns: 1000 });
  });

  // A gateway passes 10 kB; more is used here so that work that grows with the square of it cannot hide. Linear work needs 1 ms.
  it.each([
    ['blanks in a name', `a${' '.repeat(50_000)}b=1`],
    ['blanks in a value', `${name}=a${' '.repeat(50_000)}b`],
    ['tabs', `a${'\t '.repeat(25_000)}b=1`],
    ['pairs', 'a=b;'.repeat(12_500)],
    ['equals signs', '='.repeat(50_000)],
  ])('S6: reads %s in linear time', (_, header) => {
    const request = httpRequest({ headers: { cookie: header } });
    const startedAt = performance.now();
    readCookie(request, name);
    expect(performance.now() - startedAt).toBeLessThan(400);
  });
});

describe('writing', () => {
  const token = `${'k'.repeat(22)}.${'s'.repeat(43)}`;

  it.each(['Strict', 'Lax', 'None'] as const)('S4: exactly this string, SameSite=%s', (sameSite) => {
    expect(sessionCookie({ name, sameSite }, token, 10_800)).toBe(
      `__Host-session_id=${token}; Path=/; Secure; HttpOnly; SameSite=${sameSite}; Max-Age=10800`,
    );
  });

  it('S4: deleting uses the same attributes', () => {
    const settings = { name, sameSite: 'Strict' } as const;
    const asSet = sessionCookie(settings, token, 10_800).replace(token, '').replace('10800', '0');
    expect(expiredCookie(settings)).toBe(asSet);
  });
});
