// What the doctor says about a stage's user pool, for each thing that can be wrong with it: its attributes, its app clients, and the
// look-up of an address.
import { describe, expect, it } from 'vitest';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import type { CognitoEndpoint } from './cognito-endpoint.ts';
import { poolArn, poolId } from './cognito-endpoint.ts';
import { attached, type Patient, printed, providePatients } from './pool-patient.ts';

const { examine, seriousFindings } = providePatients();

it('is content with a pool that has all it needs', async () => {
  const findings = await examine({ ...attached, cognito: { customAuth: true, appClientIds: ['webapp'] } });
  expect(printed(findings)).toEqual([
    `ok user pool ${poolId} (customers)`,
    'ok flag attribute custom:passkey_enrolled',
    'ok flag time attribute custom:passkey_at',
    'ok app clients webapp',
    'ok flag writers none of 2 app clients lets users write the flag',
    'ok custom auth clients ALLOW_CUSTOM_AUTH: Web app (webapp)',
    'ok custom auth the pool calls the three functions of this deployment',
  ]);
});

it('says nothing of a pool that the stage does not have yet, and looks at it once it is deployed', async () => {
  expect(await examine({ cognito: { createDemoPool: true } })).toEqual([]);
  const deployed = await examine({ cognito: { createDemoPool: true }, outputs: { UserPoolId: poolId } });
  expect(deployed[0]).toMatchObject({ level: 'ok', found: `${poolId} (customers)` });
});

const client = { id: 'webapp', name: 'Web app', authFlows: ['ALLOW_CUSTOM_AUTH'], preventUserExistenceErrors: true };
const withAttribute = (...attributes: LocalUserPool['attributes']): Patient => ({ pool: { attributes } });
const enrolled = { name: 'custom:passkey_enrolled', mutable: true };
const at = { name: 'custom:passkey_at', mutable: true };
const add = (name: string) =>
  `→ aws cognito-idp add-custom-attributes --region eu-central-1 --user-pool-id ${poolId} --custom-attributes ` +
  `"Name=${name},AttributeDataType=String,Mutable=true,StringAttributeConstraints={MinLength=0,MaxLength=32}"`;
const asNumber = (output: Record<string, unknown>) => {
  const { UserPool } = output as { UserPool: { SchemaAttributes: Record<string, unknown>[] } };
  for (const attribute of UserPool.SchemaAttributes)
    if (attribute.Name === 'custom:passkey_at') Object.assign(attribute, { AttributeDataType: 'Number' });
  return output;
};
type Row = [what: string, patient: Patient, findings: (string | RegExp)[]];
const rows: Row[] = [
  [
    'no such pool',
    { userPoolArn: poolArn.replace('Customers', 'Nobody') },
    [/^error user pool there is no eu-central-1_Nobody in this account and Region → compare the user pool/],
  ],
  [
    'no permission to look',
    {
      before: ({ cognito }) =>
        cognito.faults.next('DescribeUserPool', { kind: 'error', name: 'AccessDeniedException' }),
    },
    [/^warning user pool .* cannot be looked at → these AWS credentials may not do this/],
  ],
  [
    'no attributes',
    withAttribute(),
    [
      `error flag attribute the pool has no custom:passkey_enrolled ${add('passkey_enrolled')}`,
      `error flag time attribute the pool has no custom:passkey_at ${add('passkey_at')}`,
    ],
  ],
  [
    'an attribute that cannot change',
    withAttribute({ ...enrolled, mutable: false }, at),
    [
      /^error flag attribute custom:passkey_enrolled cannot be changed once it is set → no attribute can be altered: write another name in cognito\.flag\.attribute/,
    ],
  ],
  [
    'an attribute too short for false',
    withAttribute({ ...enrolled, maxLength: 4 }, at),
    [/^error flag attribute .* takes 4 characters at most, so not false/],
  ],
  [
    'an attribute too short for a time',
    withAttribute(enrolled, { ...at, maxLength: 9 }),
    [/^error flag time attribute .* takes 9 characters at most, so not 9999999999/],
  ],
  [
    'a number',
    { before: ({ tamper }) => tamper.set('DescribeUserPool', { answered: asNumber }) },
    [/^error flag time attribute custom:passkey_at is of type Number, not String/],
  ],
  [
    'users who can flag themselves',
    { pool: { clients: [{ ...client, writeAttributes: ['email', 'custom:passkey_enrolled'] }] } },
    [
      /^error flag writers users of the app client Web app \(webapp\) can write custom:passkey_enrolled themselves → in the Cognito console/,
    ],
  ],
  [
    'an app client that is not there',
    { cognito: { appClientIds: ['webapp', 'gone'] } },
    [/^error app clients the pool has no app client gone → compare cognito\.appClientIds/],
  ],
];

it.each(rows)('finds %s', async (_, patient, expected) => {
  const found = await seriousFindings(patient);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
});

it('shows no client secret', async () => {
  const before = ({ tamper }: CognitoEndpoint) =>
    tamper.set('DescribeUserPoolClient', {
      answered: ({ UserPoolClient }) => ({
        UserPoolClient: { ...(UserPoolClient as object), ClientSecret: 'very-secret' },
      }),
    });
  const findings = await examine({ ...attached, before });
  expect(findings).toHaveLength(6);
  expect(JSON.stringify(findings)).not.toContain('very-secret');
});

describe('where pre-login asks the pool whose an address is', () => {
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
});
