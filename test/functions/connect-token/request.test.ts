// Which type of connect token a request asks for, and which types need a recent login.
import { describe, expect, it } from 'vitest';
import {
  readTokenRequest,
  requireExpectedUser,
  requireFreshLogin,
} from '../../../functions/connect-token/connect-token.ts';
import { connectTokenTypes } from '../../../functions/shared/environment/settings.ts';
import { now } from '../call-at.ts';
import { refusing } from '../refusing.ts';

const allowed = ['passkey-append', 'passkey-list', 'passkey-delete'] as const;
const read = (body: Record<string, unknown>, types: readonly (typeof connectTokenTypes)[number][] = allowed) =>
  readTokenRequest(body, types).type;

describe.each(['type', 'connectTokenType'])('asked for as %s', (field) => {
  it.each(allowed)('T2: %s is given', (type) => expect(read({ [field]: type })).toBe(type));

  it('T2: passkey-add, a slip of three guides, is passkey-append', () => {
    expect(read({ [field]: 'passkey-add' })).toBe('passkey-append');
    expect(() => read({ [field]: 'passkey-add' }, ['passkey-list'])).toThrow(refusing('type_not_allowed'));
  });

  it('T2: a type that is switched off is refused, and given where it is on', () => {
    expect(() => read({ [field]: 'passkey-login' })).toThrow(refusing('type_not_allowed'));
    expect(() => read({ [field]: 'passkey-append' }, ['passkey-list'])).toThrow(refusing('type_not_allowed'));
    expect(() => read({ [field]: 'passkey-append' }, [])).toThrow(refusing('type_not_allowed'));
    expect(read({ [field]: 'passkey-login' }, connectTokenTypes)).toBe('passkey-login');
  });

  it.each([
    ...['', 'passkey', 'Passkey-List', 'PASSKEY-LIST', ' passkey-list', 'passkey-list\n', 'passkey-list\u0000'],
    ...['passkey-list,passkey-delete', '__proto__', 'length', '0', 'pásskey-list'],
  ])('T2: %j is not a type', (type) =>
    expect(() => read({ [field]: type })).toThrow(refusing('invalid_request', 'type_unknown')),
  );

  it.each([[null], [1], [true], [['passkey-list']], [{ a: 1 }], [[]], [{ toString: 'passkey-list' }]])(
    'I4: %j is not even text',
    (type) => {
      expect(() => read({ [field]: type })).toThrow(refusing('invalid_request', 'body_shape'));
    },
  );

  it.each([
    ...['identifier', 'displayName', 'userId', 'data', 'maxLifetimeInSeconds', 'customerIdentifier', 'Type'],
    ...['__proto__', 'constructor'],
  ])('T1: %s beside it is refused', (extra) => {
    const body = JSON.parse(`{"${field}":"passkey-list","${extra}":"victim"}`);
    expect(() => read(body)).toThrow(refusing('invalid_request', 'body_shape'));
  });
});

it('S5: a token of the existing login may come beside it, as text', () => {
  const request = { type: 'passkey-list', idToken: 'a.b.c' };
  expect(readTokenRequest(request, allowed)).toEqual(request);
  for (const idToken of [7, null, ['a.b.c'], {}])
    expect(() => readTokenRequest({ type: 'passkey-list', idToken }, allowed)).toThrow(
      refusing('invalid_request', 'body_shape'),
    );
});

it('T1: whom a page expects is text, and compared letter by letter', () => {
  expect(readTokenRequest({ type: 'passkey-list', expectedUserId: 'ada' }, allowed).expectedUserId).toBe('ada');
  for (const expectedUserId of [7, null, ['ada'], {}])
    expect(() => readTokenRequest({ type: 'passkey-list', expectedUserId }, allowed)).toThrow(
      refusing('invalid_request', 'body_shape'),
    );
  for (const good of [undefined, 'ada']) expect(() => requireExpectedUser('ada', good)).not.toThrow();
  for (const other of ['', 'Ada', 'ada ', 'bob'])
    expect(() => requireExpectedUser('ada', other)).toThrow(refusing('other_user', 'user_not_expected'));
});

it('T2: nothing, or both words at once, is not a request', () => {
  expect(() => read({})).toThrow(refusing('invalid_request', 'type_unknown'));
  for (const connectTokenType of ['passkey-list', 'passkey-delete'])
    expect(() => read({ type: 'passkey-list', connectTokenType })).toThrow(refusing('invalid_request', 'two_types'));
});

describe('a recent login', () => {
  it.each([
    ['passkey-append', 899, true],
    ['passkey-append', 900, true],
    ['passkey-append', 901, false],
    ['passkey-append', 10_799, false],
    ['passkey-delete', 900, true],
    ['passkey-delete', 901, false],
    ['passkey-list', 10_799, true],
    ['passkey-login', 10_799, true],
    ['passkey-append', now, false],
    ['passkey-list', now, true],
  ] as const)('T4: counts for %s %i s after it: %j', (type, ageSeconds, expected) => {
    const check = () => requireFreshLogin(type, now - ageSeconds, 900, now);
    if (expected) expect(check).not.toThrow();
    else expect(check).toThrow(refusing('reauthentication_required'));
  });
});
