// The user pool to try things with: what it is like, that nobody can write the flag, and that it knows its triggers.
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { synthesized } from './synthesized-stages.ts';
import { environmentOf, onlyResource, permissionsByRole, resourcesOf, text } from './template.ts';

const local = synthesized('local');
const withDemoPool = synthesized('demo-pool');
const pool = onlyResource(local, 'AWS::Cognito::UserPool');
const client = onlyResource(local, 'AWS::Cognito::UserPoolClient');

describe('the demo pool', () => {
  test('goes with its stack, and lets nobody sign up', () => {
    expect(pool).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    expect(pool.Properties).toMatchObject({
      DeletionProtection: 'INACTIVE',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true, RequireNumbers: true } },
    });
  });

  test('has the two attributes as text that can change', () => {
    const attribute = (Name: string) => expect.objectContaining({ Name, AttributeDataType: 'String', Mutable: true });
    expect(pool.Properties.Schema).toEqual([attribute('passkey_enrolled'), attribute('passkey_at')]);
    const renamed = synthesized('demo-own-attributes');
    expect(onlyResource(renamed, 'AWS::Cognito::UserPool').Properties.Schema).toEqual([
      attribute('one'),
      attribute('two'),
    ]);
  });

  test('M5: asks for second factors where those are what it is told, and never requires one', () => {
    expect(pool.Properties.MfaConfiguration).toBe('OFF');
    expect(onlyResource(withDemoPool, 'AWS::Cognito::UserPool').Properties).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  test('calls the three triggers, which let it', () => {
    const triggers = z.record(z.string(), z.unknown()).parse(pool.Properties.LambdaConfig);
    expect(Object.fromEntries(Object.entries(triggers).map(([name, arn]) => [name, text(arn)]))).toEqual({
      DefineAuthChallenge: 'DefineAuthChallengeFunction.Arn',
      CreateAuthChallenge: 'CreateAuthChallengeFunction.Arn',
      VerifyAuthChallengeResponse: 'VerifyAuthChallengeFunction.Arn',
    });
    const byCognito = Object.values(resourcesOf(local, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal === 'cognito-idp.amazonaws.com');
    expect(byCognito).toHaveLength(3);
    for (const { SourceArn, SourceAccount } of byCognito) {
      expect([text(SourceArn), text(SourceAccount)]).toEqual(['UserPoolDemoPool.Arn', 'AWS::AccountId']);
    }
  });

  test('calls none without custom logins', () => {
    const template = synthesized('demo-with-clients');
    expect(onlyResource(template, 'AWS::Cognito::UserPool').Properties).not.toHaveProperty('LambdaConfig');
  });

  test('is the one that functions may ask and change', () => {
    const lines = permissionsByRole(withDemoPool).PostAppendRole?.filter((line) => line.startsWith('cognito-idp'));
    expect(lines).toEqual([
      'cognito-idp:AdminGetUser on UserPoolDemoPool.Arn',
      'cognito-idp:AdminSetUserMFAPreference on UserPoolDemoPool.Arn',
    ]);
    expect(environmentOf(local, 'post-append').COGNITO_USER_POOL_ID).toBe('UserPoolDemoPool');
    expect(text(local.Outputs.UserPoolId?.Value)).toBe('UserPoolDemoPool');
  });
});

describe('its app client', () => {
  test('may read the flag and not write it', () => {
    expect(client.Properties.WriteAttributes).toEqual(['name']);
    expect(client.Properties.ReadAttributes).toEqual(
      expect.arrayContaining(['custom:passkey_enrolled', 'custom:passkey_at']),
    );
  });

  test('keeps no secret, allows logins by passkey, and does not tell which users exist', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    });
    expect(client.Properties.ExplicitAuthFlows).toEqual(
      expect.arrayContaining(['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']),
    );
    expect(text(local.Outputs.UserPoolClientId?.Value)).toBe('UserPoolDemoClient');
  });

  test('is trusted without being listed, beside those that are', () => {
    const issuers = z
      .array(z.object({ issuer: z.string(), audience: z.array(z.string()) }))
      .parse(JSON.parse(environmentOf(local, 'connect-token').TRUSTED_ISSUERS ?? ''));
    expect(issuers.at(-1)).toEqual({
      issuer: 'https://UserPoolDemoPool.ProviderName',
      audience: ['UserPoolDemoClient'],
    });
    const template = synthesized('demo-with-clients');
    expect(environmentOf(template, 'session').TRUSTED_ISSUERS).toContain('["1example23456789","UserPoolDemoClient"]');
  });
});
