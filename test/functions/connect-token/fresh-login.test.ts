// Which tokens need a login that is still warm.
import { expect, it } from 'vitest';
import { requireFreshLogin } from '../../../functions/connect-token/fresh-login.ts';
import { now } from '../call-at.ts';
import { refusing } from '../refusing.ts';

it.each([
  ['passkey-append', 899, true],
  ['passkey-append', 900, true],
  ['passkey-append', 901, false],
  ['passkey-append', 10_799, false],
  ['passkey-delete', 900, true],
  ['passkey-delete', 901, false],
  ['passkey-list', 10_799, true],
  ['passkey-login', 10_799, true],
] as const)('T4: %s %i s after the login: %j', (type, ageSeconds, expected) => {
  const check = () => requireFreshLogin(type, now - ageSeconds, 900, now);
  if (expected) expect(check).not.toThrow();
  else expect(check).toThrow(refusing('reauthentication_required'));
});

it('T4: a login of which nobody knows when it was is not warm', () => {
  expect(() => requireFreshLogin('passkey-append', 0, 900, now)).toThrow(refusing('reauthentication_required'));
  expect(() => requireFreshLogin('passkey-list', 0, 900, now)).not.toThrow();
});
