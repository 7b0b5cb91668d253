// What the doctor says about a stage's user pool where pre-login asks it whose a typed address is.
import { expect, it } from 'vitest';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import type { CognitoEndpoint } from './cognito-endpoint.ts';
import { examine, type Patient, printed } from './pool-patient.ts';

const unverified = { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] } };

const findingsFor = async (patient: Patient): Promise<string[]> =>
  printed(await examine({ preLogin: { resolve: 'cognito' }, ...patient })).filter((line) => line.includes('look-up'));
const withPool = (pool: Partial<LocalUserPool>): Patient => ({ pool });

it('is content where the address is an alias', async () => {
  expect(await findingsFor(withPool({ aliasAttributes: ['email'], settings: unverified }))).toEqual([
    'ok look-up by address the address is an alias of the user name',
  ]);
});

it('is content where people sign in with their address', async () => {
  const before = ({ tamper }: CognitoEndpoint) =>
    tamper.set('DescribeUserPool', {
      answered: ({ UserPool }) => ({ UserPool: { ...(UserPool as object), UsernameAttributes: ['email'] } }),
    });
  expect(await findingsFor({ before })).toEqual(['ok look-up by address users sign in with their address']);
});

it('says how it is found otherwise, and warns where anybody can take the address of another', async () => {
  expect(await findingsFor({})).toEqual([expect.stringMatching(/^ok look-up by address .* unless two have it$/)]);
  expect(await findingsFor(withPool({ settings: unverified }))).toEqual([
    expect.stringMatching(/^warning look-up by address .* unless two have it → in the Cognito console/),
  ]);
  expect(await findingsFor(withPool({ aliasAttributes: ['phone_number'], settings: unverified }))).toHaveLength(1);
});

it('has nothing to say where pre-login does not ask', async () => {
  expect(await findingsFor({ preLogin: {} })).toEqual([]);
  expect(await findingsFor({ preLogin: { unknown: 'silent' } })).toEqual([]);
});
