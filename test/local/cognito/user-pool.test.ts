// What an operator's tools see of a pool and do to its settings, through the AWS SDK.
import {
  AddCustomAttributesCommand,
  AdminUpdateUserAttributesCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import { cognitoClient, poolId, refusal, testPool } from './test-pool.ts';

const settings = {
  Policies: { PasswordPolicy: { MinimumLength: 14, TemporaryPasswordValidityDays: 3 } },
  DeletionProtection: 'ACTIVE' as const,
  LambdaConfig: { PostConfirmation: 'arn:aws:lambda:eu-central-1:123456789012:function:welcome' },
  AutoVerifiedAttributes: ['email'] as const,
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
  UserPoolTags: { team: 'identity' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  UserPoolTier: 'PLUS' as const,
};

let cognito: CognitoStandIn;
let client: ReturnType<typeof cognitoClient>;
beforeEach(async () => {
  const pools = [{ ...testPool, settings }];
  cognito = await startCognitoStandIn({ clock: createClock(), pools, invokeTrigger: async () => undefined });
  client = cognitoClient(cognito.url);
});
afterEach(async () => {
  client.destroy();
  await cognito.close();
});

const describePool = async () =>
  (await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))).UserPool ?? {};
const update = (input: Omit<UpdateUserPoolCommandInput, 'UserPoolId'>) =>
  client.send(new UpdateUserPoolCommand({ UserPoolId: poolId, ...input }));

describe('a pool', () => {
  it('is described with all its settings', async () => {
    const pool = await describePool();
    const { LambdaConfig, ...others } = settings;
    expect(pool).toMatchObject({ Id: poolId, Name: 'customers', MfaConfiguration: 'OPTIONAL', ...others });
    expect(pool.LambdaConfig).toEqual({
      ...LambdaConfig,
      DefineAuthChallenge: 'arn:aws:lambda:eu-central-1:000000000000:function:Define',
      CreateAuthChallenge: 'arn:aws:lambda:eu-central-1:000000000000:function:Create',
      VerifyAuthChallengeResponse: 'arn:aws:lambda:eu-central-1:000000000000:function:Verify',
    });
    expect(pool.SchemaAttributes).toContainEqual({
      ...{ Name: 'custom:passkey_enrolled', AttributeDataType: 'String', Mutable: true, Required: false },
      ...{ DeveloperOnlyAttribute: false, StringAttributeConstraints: { MinLength: '0', MaxLength: '10' } },
    });
    expect(pool.AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(3);
    expect(pool.CreationDate).toBeInstanceOf(Date);
  });

  it('loses what an update leaves out', async () => {
    await update({ LambdaConfig: { DefineAuthChallenge: settings.LambdaConfig.PostConfirmation } });
    const pool = await describePool();
    expect(pool.LambdaConfig).toEqual({ DefineAuthChallenge: settings.LambdaConfig.PostConfirmation });
    expect(pool).toMatchObject({ Name: 'customers', DeletionProtection: 'INACTIVE', MfaConfiguration: 'OFF' });
    expect(pool).toMatchObject({ UserPoolTags: {}, UserPoolTier: 'ESSENTIALS' });
    expect(pool.Policies?.PasswordPolicy?.MinimumLength).toBe(8);
    for (const setting of ['AutoVerifiedAttributes', 'SmsConfiguration', 'AccountRecoverySetting']) {
      expect(Object.keys(pool)).not.toContain(setting);
    }
  });

  it('keeps everything when everything is sent back, and refuses what cannot be', async () => {
    const before = await describePool();
    const { Policies, DeletionProtection, LambdaConfig, AutoVerifiedAttributes, SmsConfiguration } = before;
    const { UserPoolTags, AccountRecoverySetting, UserPoolTier, MfaConfiguration, EmailConfiguration } = before;
    const sent = {
      ...{ Policies, DeletionProtection, LambdaConfig, AutoVerifiedAttributes, SmsConfiguration },
      ...{ UserPoolTags, AccountRecoverySetting, UserPoolTier, MfaConfiguration, EmailConfiguration },
    };
    const { AdminCreateUserConfig } = before;
    expect(await refusal(update({ ...sent, AdminCreateUserConfig }))).toMatch(
      /^InvalidParameterException: Please use TemporaryPasswordValidityDays/,
    );
    await update(sent);
    const { LastModifiedDate: _, ...after } = await describePool();
    expect({ ...after, LastModifiedDate: before.LastModifiedDate }).toEqual(before);
  });

  it('cannot be made to require a factor once it has none', async () => {
    await update({ MfaConfiguration: 'ON' });
    await update({});
    expect(await refusal(update({ MfaConfiguration: 'ON' }))).toMatch(/^InvalidParameterException: Cannot turn MFA/);
    expect(await refusal(update({ LambdaConfig: { PreSignUp: 'welcome' } }))).toMatch(/'lambdaConfig\.preSignUp'/);
  });

  it('gets attributes that users can have at once', async () => {
    cognito.users.add(poolId, { username: 'ada' });
    const write = () => {
      const UserAttributes = [{ Name: 'custom:level', Value: '7' }];
      return client.send(new AdminUpdateUserAttributesCommand({ UserPoolId: poolId, Username: 'ada', UserAttributes }));
    };
    const add = (...CustomAttributes: { Name: string; Required?: boolean }[]) =>
      refusal(client.send(new AddCustomAttributesCommand({ UserPoolId: poolId, CustomAttributes })));
    expect(await refusal(write())).toMatch(/does not exist in the schema/);
    expect(await add({ Name: 'level' }, { Name: 'tenant' })).toBe(
      'InvalidParameterException: custom:tenant: Existing attribute already has name custom:tenant.',
    );
    expect(await refusal(write())).toMatch(/does not exist in the schema/);
    await add({ Name: 'level' });
    await write();
    expect(cognito.users.get(poolId, 'ada')?.attributes).toEqual({ 'custom:level': '7' });
    expect(await add({ Name: 'must', Required: true })).toMatch(/^InvalidParameterException: Required custom/);
    expect(await add({ Name: 'n'.repeat(21) })).toMatch(/length less than or equal to 20/);
  });
});
