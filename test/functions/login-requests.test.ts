// What the two requests that end in a session may say.
import { describe, expect, it } from 'vitest';
import { readExchangeRequest } from '../../functions/session/request.ts';
import { readVerifyRequest } from '../../functions/verify-passkey/request.ts';
import { refusing } from './refusing.ts';

const readers = [
  ['an exchange', readExchangeRequest, {}, 'cookie'],
  // Which way a session goes that nobody asked for is said by the name of the route: verify-passkey/dialect.test.ts.
  ['a verification', readVerifyRequest, { signedPasskeyData: 'a.b.c' }, undefined],
] as const;

describe.each(readers)('%s', (_, read, rest, usual) => {
  it('S5: says how the session is asked for', () => {
    expect(read(rest)).toEqual({ ...rest, delivery: usual });
    expect(read({ ...rest, delivery: 'cookie' }).delivery).toBe('cookie');
    expect(read({ ...rest, delivery: 'token' }).delivery).toBe('token');
  });

  it.each([[null], [''], ['Token'], ['both'], [['token']], [true], [{}]])('I4: delivery %j is refused', (delivery) => {
    expect(() => read({ ...rest, delivery })).toThrow(refusing('invalid_request', 'body_shape'));
  });

  it.each(['userId', 'identifier', 'sessionId', 'username', '__proto__'])('A1: %s is refused', (extra) => {
    const body = JSON.parse(`{"${extra}":"victim"}`);
    expect(() => read(Object.assign(body, rest))).toThrow(refusing('invalid_request', 'body_shape'));
  });
});

it.each([[null], [7], [['c']], [{}], [true]])('I4: handoffCode %j is refused', (handoffCode) => {
  expect(() => readExchangeRequest({ handoffCode })).toThrow(refusing('invalid_request', 'body_shape'));
});

it('S5: an exchange may name a token of the existing login, as text', () => {
  expect(readExchangeRequest({ idToken: 'a.b.c' })).toEqual({ idToken: 'a.b.c', delivery: 'cookie' });
  for (const idToken of [7, null, ['a.b.c'], {}])
    expect(() => readExchangeRequest({ idToken })).toThrow(refusing('invalid_request', 'body_shape'));
  expect(() => readVerifyRequest({ signedPasskeyData: 'a.b.c', idToken: 'a.b.c' })).toThrow(
    refusing('invalid_request'),
  );
});

it.each([[undefined], [null], [''], [7], [['a.b.c']], [{}], [true]])(
  'V1: signedPasskeyData %j is refused',
  (signedPasskeyData) => {
    expect(() => readVerifyRequest({ signedPasskeyData })).toThrow(refusing('invalid_request', 'body_shape'));
  },
);
