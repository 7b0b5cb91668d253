// Which settings of a pool an update names: all that the SDK knows, so that none is set back because nobody thought of it.
import { UpdateUserPoolRequest$, type UserPoolType, UserPoolType$ } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { unreadSettings } from '../../operations/cognito/pool.ts';
import {
  differencesOf,
  mfaDifferencesOf,
  readOnlyNames,
  settingNames,
  updateOf,
} from '../../operations/cognito/pool-settings.ts';

/** The members of a structure, as the SDK's own schema of it has them. */
const membersOf = (schema: unknown): string[] => (schema as [unknown, unknown, unknown, unknown, string[]])[4];
const sorted = (names: readonly string[]): string[] => [...names].sort();

const pool = (more: UserPoolType = {}) => ({ ...more, Id: 'eu-central-1_A', Name: 'customers' });

describe('the update', () => {
  it('names every setting that the SDK knows, and no more', () => {
    expect(sorted(['UserPoolId', 'PoolName', ...settingNames])).toEqual(sorted(membersOf(UpdateUserPoolRequest$)));
  });

  it('leaves out of a description only what is known to be no setting', () => {
    expect(sorted([...settingNames, ...readOnlyNames])).toEqual(sorted(membersOf(UserPoolType$)));
  });

  it('sends each as it was described', () => {
    const described = Object.fromEntries(settingNames.map((name) => [name, { marker: name }]));
    const update = updateOf(pool({ ...described, Domain: 'x' }), { PreSignUp: 'arn' });
    const expected = {
      ...described,
      UserPoolId: 'eu-central-1_A',
      PoolName: 'customers',
      LambdaConfig: { PreSignUp: 'arn' },
    };
    expect(update).toEqual(expected);
  });

  it('sends the days that a temporary password lasts once, under the newer name if there is one', () => {
    const older = { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 3 } };
    const newer = { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } };
    expect(updateOf(pool(older), {})).toMatchObject(older);
    const both = updateOf(pool({ ...older, ...newer }), {});
    expect(both).toMatchObject(newer);
    expect(both.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
  });
});

describe('two descriptions', () => {
  const rows: [string, UserPoolType, UserPoolType, string[]][] = [
    ['counters', { EstimatedNumberOfUsers: 1 }, { EstimatedNumberOfUsers: 2, LastModifiedDate: new Date(1) }, []],
    ['our triggers', {}, { LambdaConfig: { DefineAuthChallenge: 'a', CreateAuthChallenge: 'b' } }, []],
    ['another trigger', { LambdaConfig: { PreSignUp: 'a' } }, { LambdaConfig: {} }, ['LambdaConfig.PreSignUp']],
    ['nothing, told in two ways', {}, { UserPoolTags: {}, AutoVerifiedAttributes: [] }, []],
    ['a list', { AutoVerifiedAttributes: ['email'] }, {}, ['AutoVerifiedAttributes']],
    ['a switch', { UserPoolTier: 'PLUS' }, { UserPoolTier: 'ESSENTIALS' }, ['UserPoolTier']],
    ['a date', { CreationDate: new Date(1) }, { CreationDate: new Date(2) }, ['CreationDate']],
    [
      'false and nothing',
      { DeviceConfiguration: { ChallengeRequiredOnNewDevice: false } },
      {},
      ['DeviceConfiguration'],
    ],
  ];
  it.each(rows)('differ, or do not: %s', (_, before, after, paths) => {
    expect(differencesOf(pool(before), pool(after))).toEqual(paths);
  });

  it('do not differ by the older days beside the newer ones', () => {
    const days = { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } } };
    const older = { AdminCreateUserConfig: { UnusedAccountValidityDays: 7 } };
    expect(differencesOf(pool({ ...days, ...older }), pool(days))).toEqual([]);
    expect(differencesOf(pool(older), pool())).toEqual(['AdminCreateUserConfig']);
  });

  it('differ by a factor that is gone', () => {
    const before = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } };
    expect(mfaDifferencesOf(before, { MfaConfiguration: 'ON' })).toEqual(['SoftwareTokenMfaConfiguration']);
  });
});

it.each<[unknown, unknown, string[]]>([
  [{ A: 1, B: { C: 'x' } }, { A: 1, B: { C: 'x' } }, []],
  [{ A: null }, {}, []],
  [{ A: 1, New: {} }, { A: 1 }, ['New']],
  [{ A: { B: { New: 1, Old: 2 } } }, { A: { B: { Old: 2 } } }, ['A.B.New']],
  [{ A: [{ B: 1 }, { B: 1, New: 2 }] }, { A: [{ B: 1 }, { B: 1 }] }, ['A.1.New']],
])('%j, read as %j, leaves %j unread', (told, read, paths) => expect(unreadSettings(told, read)).toEqual(paths));
