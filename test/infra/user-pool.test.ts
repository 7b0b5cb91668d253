// What a stage deploys for a user pool that is of one's own: who may do what to it, who may be called by it, and nothing in its place.
import { describe, expect, test } from 'vitest';
import { existing } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { environmentOf, functionsIn, permissionsByRole, resourcesOf, type Template, text } from './template.ts';

const withPool = synthesized('user-pool');
const factors = synthesized('pool-factors');
const off = synthesized('pool-flag-off');

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
    const asked = synthesized('pool-looked-up');
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
    const asked = synthesized('pool-user-status');
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
    const both = environmentOf(synthesized('pool-and-issuer'), 'session').TRUSTED_ISSUERS ?? '';
    expect(JSON.parse(both)).toMatchObject([{ issuer: 'https://login.example.com' }, { issuer }]);
    expect(environmentOf(factors, 'session').TRUSTED_ISSUERS).toBe('[]');
  });

  test('by one name for its user everywhere', () => {
    for (const [userId, claim, template] of [
      ['username', 'cognito:username', withPool],
      ['sub', 'sub', synthesized('pool-user-sub')],
    ] as const) {
      for (const name of ['post-append', 'reconcile', 'verify-auth-challenge'] as const)
        expect(environmentOf(template, name).COGNITO_USER_ID).toBe(userId);
      for (const name of ['connect-token', 'session'] as const)
        expect(JSON.parse(environmentOf(template, name).TRUSTED_ISSUERS ?? '')).toMatchObject([
          { userIdClaim: claim, identifierClaim: claim },
        ]);
    }
  });

  test('in China has the address of China', () => {
    const template = synthesized('pool-in-china');
    expect(environmentOf(template, 'session').TRUSTED_ISSUERS).toContain(
      '"https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEfGhI"',
    );
  });
});

test('what the flag is like reaches the functions', () => {
  const template = synthesized('pool-own-attributes');
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
