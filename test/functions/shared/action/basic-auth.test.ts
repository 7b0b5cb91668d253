// Which Authorization headers count as the caller's user name and password.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { basicUserName, isBasicCredential } from '../../../../functions/shared/action/basic-auth.ts';

const password = 'pass:word:with:colons-and-32-more';
const encode = (text: string): string => Buffer.from(text).toString('base64');
const good = encode(`${basicUserName}:${password}`);

it.each(['Basic', 'basic', 'BASIC'])('A7: the right pair is accepted under the scheme %s', (scheme) => {
  expect(isBasicCredential(`${scheme} ${good}`, [password])).toBe(true);
});

it('A7: the current and the previous password count, another does not', () => {
  expect(isBasicCredential(`Basic ${good}`, ['another-password', password])).toBe(true);
  expect(isBasicCredential(`Basic ${good}`, [password, 'another-password'])).toBe(true);
  expect(isBasicCredential(`Basic ${good}`, ['another-password'])).toBe(false);
  expect(isBasicCredential(`Basic ${good}`, [])).toBe(false);
});

it.each([
  undefined,
  '',
  'Basic',
  'Basic ',
  'Basic ===',
  'Basic ====',
  `Basic  ${good}`,
  `Basic\t${good}`,
  ` Basic ${good}`,
  `Basic ${good} `,
  `Basic ${good}, Basic ${good}`,
  `Basic ${good}\n`,
  `Bearer ${good}`,
  good,
  `Basic ${basicUserName}:${password}`,
  `Basic ${encode(basicUserName)}`,
  `Basic ${encode(`${basicUserName}:`)}`,
  `Basic ${encode(`:${password}`)}`,
  `Basic ${encode(password)}`,
  `Basic ${encode(`Corbado:${password}`)}`,
  `Basic ${encode(`${basicUserName}:${password} `)}`,
  `Basic ${encode(`${basicUserName}:${password}\u0000`)}`,
  `Basic ${encode(`${basicUserName}:pass`)}`,
  `Basic ${encode(`${basicUserName}::${password}`)}`,
  `Basic ${encode(`${basicUserName}:pässword`)}`,
  `Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}`,
])('A7: %j is refused', (authorization) => {
  expect(isBasicCredential(authorization, [password])).toBe(false);
});

it('A7: nothing but the exact pair is accepted', () => {
  const pair = fc.oneof(
    fc.string(),
    fc.constantFrom(`${basicUserName}:`, password, `:${password}`),
    fc.constant(`${basicUserName}:${password}`),
  );
  const check = (text: string) => {
    expect(isBasicCredential(`Basic ${encode(text)}`, [password])).toBe(text === `${basicUserName}:${password}`);
  };
  fc.assert(fc.property(pair, check), { numRuns: 500 });
});
