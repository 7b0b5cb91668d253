// What is accepted as the JSON body of a request.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import { parseJsonObject, readJsonBody } from '../../../../functions/shared/http/http-request.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const limit = 16 * 1024;
const read = (body: string | Buffer, contentType = 'application/json') => {
  const sent = typeof body === 'string' ? { body } : { body: body.toString('base64'), isBase64Encoded: true };
  return readJsonBody(httpRequest({ headers: { 'content-type': contentType }, ...sent }), limit);
};
/** A JSON object of exactly this many bytes. */
const ofSize = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;

describe('the content type', () => {
  it.each([
    ...['application/json', 'Application/JSON; Charset=UTF-8', 'application/json;charset="utf-8"'],
    'application/json \t;\t charset=utf-8 ',
  ])('C4: %j is accepted', (type) => expect(read('{}', type)).toEqual({}));

  it.each([
    ...['', 'text/plain', 'application/json,text/plain', 'text/plain; application/json', 'application/json\r\n'],
    ...['application/json; charset=utf-16', 'application/json; charset=utf-8; x=y', 'application/json; boundary=x'],
    ...['application/jsonp', 'application/problem+json', 'application/json\u00a0'],
    ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
  ])('C4: %j is refused with 415', (type) => {
    expect(() => read('{}', type)).toThrow(refusing('unsupported_media_type'));
  });

  it('C4: none at all is refused with 415', () => {
    expect(() => readJsonBody(httpRequest({ body: '{}' }), limit)).toThrow(refusing('unsupported_media_type'));
  });
});

describe('the size', () => {
  it.each([
    ['text', (text: string) => text],
    ['base64', (text: string) => Buffer.from(text)],
  ])('I2: %s at the limit is read, one byte more is refused', (_, encode) => {
    expect(read(encode(ofSize(limit)))).toHaveProperty('a');
    expect(() => read(encode(ofSize(limit + 1)))).toThrow(refusing('payload_too_large'));
  });

  it('I2: counts bytes, not characters', () => {
    expect(() => read(`{"a":"${'é'.repeat(limit / 2)}"}`)).toThrow(refusing('payload_too_large'));
  });

  it('I2: is judged before the type and before anything is parsed', () => {
    expect(() => read('['.repeat(200_000), 'text/plain')).toThrow(refusing('payload_too_large'));
  });
});

describe('the text', () => {
  it.each([
    ['an invalid byte', Buffer.from([0x7b, 0xff, 0x7d])],
    ['an overlong form', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d])],
    ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a cut sequence', Buffer.from([0x22, 0xe2, 0x82])],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
  ])('I1: %s is refused', (_, bytes) => {
    expect(() => read(bytes)).toThrow(refusing('invalid_request', 'body_not_utf8'));
  });

  it.each([
    ...['{', '{a:1}', "{'a':1}", '{"a":1}x', '{"a":1,}', '{"a":"\n"}', '{"a":0x10}'],
    ...['undefined', 'NaN', ' ', '\u0000', '\ufeff{}', '{}\u2028'],
  ])('I1: %j is not JSON', (text) => {
    expect(() => read(text)).toThrow(refusing('invalid_request', 'body_not_json'));
  });

  it.each(['null', 'true', '1', '"x"', '[]', '[{}]'])('I1: %s is not an object', (text) => {
    expect(() => read(text)).toThrow(refusing('invalid_request', 'body_not_object'));
  });

  it('I1: no body is refused', () => expect(() => read('')).toThrow(refusing('invalid_request', 'body_missing')));

  it('I1: deep nesting is read or refused, and never breaks anything', () => {
    expect(() => read('['.repeat(limit))).toThrow(refusing('invalid_request'));
    expect(read('{"a":'.repeat(2700) + '1'.padEnd(2701, '}'))).toHaveProperty('a.a.a');
  });
});

describe('the object', () => {
  it('V4: of a repeated key the last value is the only one there is', () => {
    expect(read('{"type":"passkey-list","type":"passkey-delete"}')).toEqual({ type: 'passkey-delete' });
  });

  it('I4: a key called __proto__ is a key like any other', () => {
    const body = read('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.keys(body)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});

it.each(['{"a": canary}', '"canary"', 'canary', '{"canary":"\ud800"}x'])(
  'L2: a refusal quotes nothing of %j',
  (text) => {
    const thrown = ((): unknown => {
      try {
        return parseJsonObject(Buffer.from(text));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(Refusal);
    expect(thrown).not.toHaveProperty('cause');
    expect(`${thrown} ${JSON.stringify(thrown)} ${(thrown as Refusal).stack}`).not.toContain('canary');
  },
);
