// The existing login's token in a body: where the stage allows it, alone, and a JWT.
import { expect, it } from 'vitest';
import type { Credential } from '../../../../functions/shared/http/credential.ts';
import { withBodyToken } from '../../../../functions/shared/issuer/body-token.ts';
import { refusing } from '../../refusing.ts';

const none: Credential = { kind: 'none' };
const others: Credential[] = [
  { kind: 'cookie', token: 'c' },
  { kind: 'bearer', token: 'a.b.c' },
];

it('S5: is a bearer token in another place', () => {
  expect(withBodyToken(none, 'a.b.c', true)).toEqual({ kind: 'bearer', token: 'a.b.c' });
});

it.each([true, false])('S5: absent, changes nothing, allowed or not: %j', (allowed) => {
  for (const credential of [none, ...others]) expect(withBodyToken(credential, undefined, allowed)).toBe(credential);
});

it.each(['a.b.c', '', 'junk'])(
  'S5: %j is refused where the stage does not allow it, whatever comes beside it',
  (token) => {
    for (const credential of [none, ...others])
      expect(() => withBodyToken(credential, token, false)).toThrow(
        refusing('invalid_request', 'id_token_in_body_off'),
      );
  },
);

it.each(others)('A1: beside a $kind is one credential too many', (credential) => {
  expect(() => withBodyToken(credential, 'a.b.c', true)).toThrow(refusing('invalid_request', 'two_credentials'));
});

it.each([
  '',
  'junk',
  `${'k'.repeat(22)}.${'s'.repeat(43)}`,
  'a.b.c.d',
  `${'a'.repeat(8188)}.b.c.`,
  `${'a'.repeat(8189)}.b.c`,
])('S1: %.20s… is no JWT, so our own tokens do not pass here', (token) => {
  expect(() => withBodyToken(none, token, true)).toThrow(refusing('unauthorized', 'id_token_form'));
});
