// What an operator's tools see of a pool and its clients and do to its settings, through the AWS SDK; and that web pages may call it.
import {
  AddCustomAttributesCommand,
  AdminUpdateUserAttributesCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
  paginateListUserPoolClients,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { discreetClient, legacyClient, poolId, provideCognito, refusal, testPool } from './test-pool.ts';

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

const { cognito, client, send } = provideCognito([{ ...testPool, settings }]);

const describePool = async () => (await send(new DescribeUserPoolCommand({ UserPoolId: poolId }))).UserPool ?? {};
const update = (input: Omit<UpdateUserPoolCommandInput, 'UserPoolId'>) =>
  send(new UpdateUserPoolCommand({ UserPoolId: poolId, ...input }));

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

  // In this order: the first of them ends with all settings in place, the next without.
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

  it('cannot be made to require a factor once it has none', async () => {
    await update({ MfaConfiguration: 'OPTIONAL' });
    await update({ MfaConfiguration: 'ON' });
    await update({});
    expect(await refusal(update({ MfaConfiguration: 'ON' }))).toMatch(/^InvalidParameterException: Cannot turn MFA/);
    expect(await refusal(update({ LambdaConfig: { PreSignUp: 'welcome' } }))).toMatch(/'lambdaConfig\.preSignUp'/);
  });

  it('gets attributes that users can have at once', async () => {
    cognito().users.add(poolId, { username: 'ada' });
    const write = () => {
      const UserAttributes = [{ Name: 'custom:level', Value: '7' }];
      return send(new AdminUpdateUserAttributesCommand({ UserPoolId: poolId, Username: 'ada', UserAttributes }));
    };
    const add = (...CustomAttributes: { Name: string; Required?: boolean }[]) =>
      refusal(send(new AddCustomAttributesCommand({ UserPoolId: poolId, CustomAttributes })));
    expect(await refusal(write())).toMatch(/does not exist in the schema/);
    expect(await add({ Name: 'level' }, { Name: 'tenant' })).toBe(
      'InvalidParameterException: custom:tenant: Existing attribute already has name custom:tenant.',
    );
    expect(await refusal(write())).toMatch(/does not exist in the schema/);
    await add({ Name: 'level' });
    await write();
    expect(cognito().users.get(poolId, 'ada')?.attributes).toEqual({ 'custom:level': '7' });
    expect(await add({ Name: 'must', Required: true })).toMatch(/^InvalidParameterException: Required custom/);
    expect(await add({ Name: 'n'.repeat(21) })).toMatch(/length less than or equal to 20/);
  });
});

describe('its clients', () => {
  it('are listed page by page', async () => {
    const names: (string | undefined)[][] = [];
    for await (const { UserPoolClients = [] } of paginateListUserPoolClients(
      { client: client(), pageSize: 1 },
      { UserPoolId: poolId },
    )) {
      names.push(UserPoolClients.map(({ ClientName }) => ClientName));
    }
    expect(names).toEqual([['web'], [legacyClient]]);
    const wrongToken = new ListUserPoolClientsCommand({ UserPoolId: poolId, NextToken: 'made-up' });
    expect(await refusal(send(wrongToken))).toMatch(/^InvalidParameterException: Invalid pagination token/);
  });

  it('are described', async () => {
    const read = (ClientId: string) => send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId }));
    const { UserPoolClient: web } = await read(discreetClient);
    expect(web).toMatchObject({
      ...{ ClientId: discreetClient, UserPoolId: poolId, WriteAttributes: ['email', 'name'] },
      ...{
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      },
    });
    const { UserPoolClient: legacy = {} } = await read(legacyClient);
    expect(legacy.PreventUserExistenceErrors).toBe('LEGACY');
    expect(Object.keys(legacy)).not.toContain('WriteAttributes');
    expect(await refusal(read('nobody0'))).toMatch(/^ResourceNotFoundException/);
  });
});

it('may be called from a web page of any origin', async () => {
  const preflight = await fetch(cognito().url, { method: 'OPTIONS' });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('*');
  const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth', origin: 'http://localhost' };
  const answer = await fetch(cognito().url, { method: 'POST', headers, body: '{}' });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
});
