// What a stage deploys for a user pool that is brought along: who may do what to it, who may be called by it, and nothing in its place.
import { describe, expect, test } from 'vitest';
import type { StageInput } from '../../infra/stage-schema.ts';
import { exampleStages, existing } from './example-stages.ts';
import { permissionsByRole } from './permissions.ts';
import { synthesized, withPool } from './synthesized-stages.ts';
import { environmentOf, functionsIn, resourcesOf, type Template, text } from './template.ts';

const stage = exampleStages['user-pool'];
const changed = (more: Partial<StageInput>): Template => synthesized('x', { ...stage, ...more });
const factors = changed({ cognito: { flag: { mode: 'mfa-preference', mfaFactors: ['SMS_MFA'] } } });
const off = changed({ cognito: { appClientIds: ['1example23456789'], flag: { mode: 'off' } } });

const poolId = 'eu-central-1_AbCdEfGhI';
const rolesWith = (template: Template, pattern: RegExp): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(permissionsByRole(template))
      .map(([role, lines]) => [role, lines.filter((line) => pattern.test(line))] as const)
      .filter(([, lines]) => lines.length > 0),
  );

describe('a user pool', () => {
  test('is used where it is: none is created, and nothing of it is changed', () => {
    const types = Object.values(withPool.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::Cognito'))).toEqual([]);
    expect(text(withPool.Outputs.UserPoolId?.Value)).toBe(poolId);
    expect(withPool.Outputs).not.toHaveProperty('UserPoolClientId');
  });

  test.each<[string, Template, string[]]>([
    ['attribute', withPool, ['AdminGetUser', 'AdminUpdateUserAttributes']],
    ['mfa-preference', factors, ['AdminGetUser', 'AdminSetUserMFAPreference']],
  ])('M1: with mode %s two functions may do this to it, and no other anything', (_, template, actions) => {
    const lines = actions.map((action) => `cognito-idp:${action} on ${existing.userPoolArn}`);
    expect(rolesWith(template, /^cognito/)).toEqual({ PostAppendRole: lines, ReconcileRole: lines });
  });

  test('M1: is asked by pre-login who a user is, only where the stage says so, and then nothing else', () => {
    const asked = changed({ preLogin: { resolve: 'cognito', unknown: 'silent' }, cognito: { flag: { mode: 'off' } } });
    expect(rolesWith(asked, /^cognito/)).toEqual({
      PreLoginRole: ['AdminGetUser', 'ListUsers'].map((action) => `cognito-idp:${action} on ${existing.userPoolArn}`),
    });
    const settings = { PRE_LOGIN_RESOLVE: 'cognito', PRE_LOGIN_UNKNOWN: 'silent', COGNITO_USER_POOL_ID: poolId };
    expect(environmentOf(asked, 'pre-login')).toMatchObject(settings);
    expect(environmentOf(withPool, 'pre-login')).toMatchObject({
      PRE_LOGIN_RESOLVE: 'userId',
      PRE_LOGIN_UNKNOWN: 'tell',
    });
    expect(environmentOf(withPool, 'pre-login')).not.toHaveProperty('COGNITO_USER_POOL_ID');
  });

  test('M1: is asked at a passkey login if the user may log in, only where the stage says so', () => {
    const asked = changed({ cognito: { checkUserStatus: true, userId: 'sub', flag: { mode: 'off' } } });
    const line = [`cognito-idp:AdminGetUser on ${existing.userPoolArn}`];
    expect(rolesWith(asked, /^cognito/)).toEqual({ PostLoginRole: line, VerifyPasskeyRole: line });
    for (const name of ['post-login', 'verify-passkey'] as const) {
      const settings = { CHECK_USER_STATUS: 'true', COGNITO_USER_POOL_ID: poolId, COGNITO_USER_ID: 'sub' };
      expect(environmentOf(asked, name)).toMatchObject(settings);
      expect(environmentOf(withPool, name).CHECK_USER_STATUS).toBe('false');
      expect(environmentOf(withPool, name)).not.toHaveProperty('COGNITO_USER_POOL_ID');
    }
  });

  test('is told nothing with mode off: no function for it, no permission, no list of users to look at', () => {
    expect(functionsIn(off)).not.toContain('reconcile');
    expect(functionsIn(off)).not.toContain('corbado-webhook');
    expect(rolesWith(off, /^cognito/)).toEqual({});
    expect(environmentOf(off, 'connect-token').CHECK_AFTER_DELETE).toBe('false');
    expect(environmentOf(off, 'post-append')).not.toHaveProperty('COGNITO_USER_POOL_ID');
    expect(Object.keys(resourcesOf(off, 'AWS::Events::Rule'))).toEqual([]);
    expect(Object.keys(resourcesOf(off, 'AWS::SecretsManager::Secret'))).toEqual(['SecretsCorbadoApi']);
  });

  test('X3: the functions that belong to it may use exactly this besides', () => {
    const onTable = (...actions: string[]) => actions.map((action) => `dynamodb:${action} on SessionsTable.Arn`);
    const corbadoSecret = 'secretsmanager:GetSecretValue on SecretsCorbadoApi';
    expect(rolesWith(withPool, /^(dynamodb|secretsmanager|lambda|events|kms|iam)/)).toMatchObject({
      PostAppendRole: onTable('DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
      ConnectTokenRole: [...onTable('GetItem', 'PutItem', 'UpdateItem'), corbadoSecret],
      CorbadoWebhookRole: [...onTable('PutItem'), 'secretsmanager:GetSecretValue on SecretsAction'],
      ReconcileRole: [...onTable('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'), corbadoSecret],
      VerifyAuthChallengeRole: [...onTable('GetItem', 'PutItem'), corbadoSecret],
    });
    for (const name of ['DefineAuthChallenge', 'CreateAuthChallenge']) {
      expect(permissionsByRole(withPool)[`${name}Role`]).toEqual([
        `logs:CreateLogStream on ${name}Logs.Arn`,
        `logs:PutLogEvents on ${name}Logs.Arn`,
      ]);
    }
  });

  test('tokens of its listed clients count as a login, and without a list no token of it does', () => {
    const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${poolId}`;
    for (const name of ['connect-token', 'session'] as const) {
      expect(JSON.parse(environmentOf(withPool, name).TRUSTED_ISSUERS ?? '')).toEqual([
        {
          issuer,
          audience: ['1example23456789'],
          jwksUri: `${issuer}/.well-known/jwks.json`,
          userIdClaim: 'cognito:username',
          identifierClaim: 'cognito:username',
          displayNameClaim: 'email',
          authTimeClaim: 'auth_time',
          isUserPool: true,
        },
      ]);
    }
    const login = { issuer: 'https://login.example.com', audience: ['app'] };
    const trustedIssuers = [{ ...login, sameUsersAs: 'cognito' }];
    const both = environmentOf(changed({ trustedIssuers }), 'session').TRUSTED_ISSUERS ?? '';
    expect(JSON.parse(both)).toMatchObject([login, { issuer }]);
    expect(environmentOf(factors, 'session').TRUSTED_ISSUERS).toBe('[]');
  });

  test('by one name for its user everywhere', () => {
    for (const [userId, claim] of [
      ['username', 'cognito:username'],
      ['sub', 'sub'],
    ] as const) {
      const template = changed({ cognito: { appClientIds: ['a'], customAuth: true, userId } });
      for (const name of ['post-append', 'reconcile', 'verify-auth-challenge'] as const)
        expect(environmentOf(template, name).COGNITO_USER_ID).toBe(userId);
      for (const name of ['connect-token', 'session'] as const)
        expect(JSON.parse(environmentOf(template, name).TRUSTED_ISSUERS ?? '')).toMatchObject([
          { userIdClaim: claim, identifierClaim: claim },
        ]);
    }
  });

  test('in China has the address of China', () => {
    const userPoolArn = 'arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_AbCdEfGhI';
    const template = changed({ region: 'cn-north-1', existing: { userPoolArn } });
    expect(environmentOf(template, 'session').TRUSTED_ISSUERS).toContain(
      '"https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEfGhI"',
    );
  });
});

test('what the flag is like reaches the functions', () => {
  const template = changed({
    cognito: {
      flag: { attribute: 'custom:has-passkey', timeAttribute: 'custom:since', strict: true, recheckDays: 0 },
    },
  });
  const flag = {
    FLAG_MODE: 'attribute',
    COGNITO_USER_POOL_ID: poolId,
    FLAG_ATTRIBUTE: 'custom:has-passkey',
    FLAG_TIME_ATTRIBUTE: 'custom:since',
    FLAG_RECHECK_DAYS: '0',
  };
  expect(environmentOf(template, 'post-append')).toMatchObject({ ...flag, FLAG_STRICT: 'true' });
  expect(environmentOf(template, 'reconcile')).toMatchObject(flag);
  expect(environmentOf(factors, 'reconcile')).toMatchObject({
    FLAG_MODE: 'mfa-preference',
    FLAG_MFA_FACTORS: 'SMS_MFA',
  });
  expect(environmentOf(template, 'connect-token').CHECK_AFTER_DELETE).toBe('true');
});
