// Users through the AWS SDK: their attributes, which users a filter leaves, and what Cognito refuses.
import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  ListUsersCommand,
  type ListUsersCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, it } from 'vitest';
import { poolId, provideCognito, refusal } from './test-pool.ts';

const { cognito, send } = provideCognito();

const ada = {
  username: 'ada.lovelace',
  sub: '0b8f6c1e-0000-4000-8000-00000000ada0',
  attributes: { email: 'ada@example.com', email_verified: 'true', 'custom:tenant': 'acme' },
};

beforeEach(() => {
  for (const { username } of cognito().users.list(poolId)) cognito().users.remove(poolId, username);
  cognito().users.add(poolId, ada);
});

const get = (Username: string, UserPoolId = poolId) => send(new AdminGetUserCommand({ UserPoolId, Username }));
const attributesOf = ({ UserAttributes = [] }: AdminGetUserCommandOutput): Record<string, string | undefined> =>
  Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
const update = (UserAttributes: AttributeType[], Username = ada.username) =>
  send(new AdminUpdateUserAttributesCommand({ UserPoolId: poolId, Username, UserAttributes }));

describe('AdminGetUser', () => {
  it('finds a user by name, by sub and by a verified alias', async () => {
    for (const name of [ada.username, ada.sub, 'ada@example.com']) {
      expect(await get(name)).toMatchObject({ Username: ada.username, Enabled: true, UserStatus: 'CONFIRMED' });
    }
    cognito().users.change(poolId, ada.username, { attributes: { email: 'ada@example.com', email_verified: 'false' } });
    expect(await refusal(get('ada@example.com'))).toBe('UserNotFoundException: User does not exist.');
  });

  it('tells attributes, dates, and no factors where there are none', async () => {
    const user = await get(ada.username);
    expect(attributesOf(user)).toEqual({ sub: ada.sub, ...ada.attributes });
    expect(Math.abs((user.UserCreateDate?.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(Object.keys(user)).not.toContain('UserMFASettingList');
    expect(Object.keys(user)).not.toContain('PreferredMfaSetting');
  });

  it('refuses what does not exist or is no name', async () => {
    expect(await refusal(get('nobody'))).toBe('UserNotFoundException: User does not exist.');
    expect(await refusal(get(ada.username, 'eu-central-1_Nowhere'))).toBe(
      'ResourceNotFoundException: User pool eu-central-1_Nowhere does not exist.',
    );
    expect(await refusal(get('two words'))).toMatch(
      /^InvalidParameterException: 1 validation error detected: Value at 'username' failed to satisfy constraint/,
    );
    expect(await refusal(get('', 'no-pool-id'))).toMatch(/^InvalidParameterException: 3 validation errors detected/);
  });
});

describe('AdminUpdateUserAttributes', () => {
  it('writes what is named, deletes what is empty, leaves the rest', async () => {
    await update([{ Name: 'custom:passkey_enrolled', Value: 'true' }]);
    await update([{ Name: 'name', Value: 'Ada Lovelace' }]);
    expect(attributesOf(await get(ada.username))).toEqual({
      ...{ sub: ada.sub, ...ada.attributes },
      'custom:passkey_enrolled': 'true',
      name: 'Ada Lovelace',
    });
    await update([{ Name: 'name', Value: '' }, { Name: 'custom:passkey_enrolled' }]);
    expect(attributesOf(await get(ada.username))).toEqual({ sub: ada.sub, ...ada.attributes });
  });

  it.each([
    [
      'custom:unknown',
      'x',
      'InvalidParameterException: user.custom:unknown: Attribute does not exist in the schema.\n',
    ],
    ['custom:tenant', 'x', 'InvalidParameterException: user.custom:tenant: Attribute cannot be updated.\n'],
    ['sub', 'x', 'InvalidParameterException: user.sub: Attribute cannot be updated.\n'],
    ['custom:passkey_enrolled', 'true, really', expect.stringMatching(/^InvalidParameterException.* between 0 and 10/)],
    ['email', 'nowhere', 'InvalidParameterException: Invalid email address format.'],
    ['phone_number_verified', 'true', expect.stringMatching(/^InvalidParameterException: Phone Number is required/)],
    [
      'custom:a',
      'x'.repeat(2049),
      expect.stringMatching(/'userAttributes\.2\.member\.value'.*less than or equal to 2048/),
    ],
  ])('refuses %s = %s, and then writes nothing at all', async (Name, Value, expected) => {
    expect(
      await refusal(
        update([
          { Name: 'name', Value: 'Countess' },
          { Name, Value },
        ]),
      ),
    ).toEqual(expected);
    expect(attributesOf(await get(ada.username))).toEqual({ sub: ada.sub, ...ada.attributes });
  });

  it('un-verifies an address that is written without its flag, even the same one', async () => {
    await update([{ Name: 'email', Value: 'ada@example.com' }]);
    expect(attributesOf(await get(ada.username))).toMatchObject({ email_verified: 'false' });
    await update([
      { Name: 'email', Value: 'countess@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ]);
    expect(attributesOf(await get('countess@example.com'))).toMatchObject({ email_verified: 'true' });
  });

  it('refuses an alias that is taken, and an unknown user', async () => {
    cognito().users.add(poolId, { username: 'grace' });
    const taken = update([{ Name: 'email', Value: 'ada@example.com' }], 'grace');
    expect(await refusal(taken)).toMatch(/^AliasExistsException/);
    expect(await refusal(update([], 'nobody'))).toMatch(/^UserNotFoundException/);
  });
});

describe('ListUsers', () => {
  beforeEach(() => {
    const { users } = cognito();
    users.remove(poolId, ada.username);
    const add = (username: string, email: string, more = {}) =>
      users.add(poolId, { username, attributes: { email, name: 'A "quoted\\" name' }, ...more });
    add('ada', 'ada@example.com');
    add('twin-1', 'twin@example.com', { status: 'UNCONFIRMED' });
    add('twin-2', 'twin@example.com', { enabled: false });
    users.add(poolId, { username: 'nameless' });
  });

  const list = (input: Partial<ListUsersCommandInput>) => send(new ListUsersCommand({ UserPoolId: poolId, ...input }));
  const namesOf = async (input: Partial<ListUsersCommandInput>) =>
    ((await list(input)).Users ?? []).map(({ Username }) => Username);

  it.each([
    ['email = "ada@example.com"', ['ada']],
    ['email="ada@example.com"', ['ada']],
    ['"email" ^= "ada@"', ['ada']],
    ['email = "twin@example.com"', ['twin-1', 'twin-2']],
    ['email = "twin"', []],
    ['email = "*"', []],
    ['email = "ADA@EXAMPLE.COM"', []],
    ['username ^= "twin"', ['twin-1', 'twin-2']],
    ['cognito:user_status = "UNCONFIRMED"', ['twin-1']],
    ['status = "Disabled"', ['twin-2']],
    ['name = "A \\"quoted\\\\\\" name"', ['ada', 'twin-1', 'twin-2']],
  ])('finds by %s', async (Filter, names) => expect(await namesOf({ Filter })).toEqual(names));

  it('tells what was asked for, and no more', async () => {
    const { Users } = await list({ Filter: 'email = "ada@example.com"', AttributesToGet: ['email'] });
    expect(Users).toMatchObject([{ Username: 'ada', Enabled: true, UserStatus: 'CONFIRMED' }]);
    expect(Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: 'ada@example.com' }]);
  });

  it('gives pages, with a token as long as there is another', async () => {
    const first = await list({ Limit: 3 });
    expect([first.Users?.length, first.PaginationToken]).toEqual([3, expect.any(String)]);
    const second = await list({ Limit: 3, PaginationToken: first.PaginationToken });
    expect(second.Users?.map(({ Username }) => Username)).toEqual(['nameless']);
    expect(second).not.toHaveProperty('PaginationToken');
  });

  it.each<[Partial<ListUsersCommandInput>, RegExp]>([
    [{ Filter: 'email' }, /^InvalidParameterException: Error while parsing filter/],
    [{ Filter: 'email = ada' }, /parsing filter/],
    [{ Filter: 'email = "a"b"' }, /parsing filter/],
    [{ Filter: 'email = "a\\"' }, /parsing filter/],
    [{ Filter: 'email = "a" or email = "b"' }, /parsing filter/],
    [{ Filter: 'email != "a"' }, /parsing filter/],
    [{ Filter: 'custom:tenant = "acme"' }, /Invalid search attribute: custom:tenant/],
    [{ Filter: 'address = "x"' }, /Invalid search attribute: address/],
    [{ Filter: `email = "${'x'.repeat(256)}"` }, /'filter'.*less than or equal to 256/],
    [{ Limit: 61 }, /'limit'/],
    [{ Limit: -1 }, /'limit'/],
    [{ AttributesToGet: ['custom:unknown'] }, /requested attributes do not exist/],
    [{ AttributesToGet: ['email'] }, /no value/],
    [{ UserPoolId: 'eu-central-1_Nowhere' }, /^ResourceNotFoundException/],
  ])('refuses %j', async (input, words) => {
    expect(await refusal(list(input))).toMatch(words);
  });
});
