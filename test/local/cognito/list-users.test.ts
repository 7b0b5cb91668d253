// ListUsers through the AWS SDK: which users a filter leaves, and what Cognito refuses.
import { ListUsersCommand, type ListUsersCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import { cognitoClient, poolId, refusal, testPool } from './test-pool.ts';

let cognito: CognitoStandIn;
let client: ReturnType<typeof cognitoClient>;

beforeAll(async () => {
  const pools = [testPool];
  cognito = await startCognitoStandIn({ clock: createClock(), pools, invokeTrigger: async () => undefined });
  client = cognitoClient(cognito.url);
  const add = (username: string, email: string, more = {}) =>
    cognito.users.add(poolId, { username, attributes: { email, name: 'A "quoted\\" name' }, ...more });
  add('ada', 'ada@example.com');
  add('twin-1', 'twin@example.com', { status: 'UNCONFIRMED' });
  add('twin-2', 'twin@example.com', { enabled: false });
  cognito.users.add(poolId, { username: 'nameless' });
});
afterAll(async () => {
  client.destroy();
  await cognito.close();
});

const list = (input: Partial<ListUsersCommandInput>) =>
  client.send(new ListUsersCommand({ UserPoolId: poolId, ...input }));
const namesOf = async (input: Partial<ListUsersCommandInput>) =>
  ((await list(input)).Users ?? []).map(({ Username }) => Username);

describe('ListUsers', () => {
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
