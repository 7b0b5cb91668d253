// The functions of a stage and their permissions, read from its template.
import { describe, expect, test } from 'vitest';
import { callerOf } from '../../infra/deployed-functions.ts';
import { environmentSchemas } from './environment-schemas.ts';
import { permissionsByRole } from './permissions.ts';
import { iam, local, prod, withDemoPool, withPool } from './synthesized-stages.ts';
import { environmentOf, functionProperties, functionsIn, resourcesOf, text } from './template.ts';

const everyStage = [local, prod, iam, withPool, withDemoPool];
const timeouts = { api: 10, 'user-pool': 5, schedule: 60 };

// What references to a pool become. As an id and as an address they have forms of their own, which env.ts checks.
const poolId = 'eu-central-1_AbCdEfGhI';
const onceDeployed = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value
        .replaceAll('UserPoolDemoPool.ProviderName', `cognito-idp.eu-central-1.amazonaws.com/${poolId}`)
        .replaceAll('UserPoolDemoPool', poolId),
    ]),
  );

describe('functions', () => {
  test('are the six of the API, and with a user pool those that belong to it', () => {
    const six = ['post-login', 'post-append', 'pre-login', 'connect-token', 'verify-passkey', 'session'];
    const triggers = ['define-auth-challenge', 'create-auth-challenge', 'verify-auth-challenge'];
    expect(functionsIn(prod)).toEqual(six);
    expect(functionsIn(withPool)).toEqual([...six, 'corbado-webhook', 'reconcile', ...triggers]);
    expect(functionsIn(local)).toEqual(functionsIn(withPool));
  });

  test.each(functionsIn(withPool))(
    'X6: %s has runtime, architecture, memory, timeout and log levels stated',
    (name) => {
      expect(functionProperties(withPool, name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: 256,
        Timeout: timeouts[callerOf(name)],
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      });
    },
  );

  test.each(functionsIn(withPool))(
    'R6: %s finds the environment that its env.ts asks for, and nothing else',
    (name) => {
      for (const template of everyStage.filter((each) => functionsIn(each).includes(name))) {
        const environment = onceDeployed(environmentOf(template, name));
        expect(environmentSchemas[name].safeParse(environment).error).toBeUndefined();
        expect(Object.keys(environmentSchemas[name].shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      }
    },
  );

  test('A7: know the action secret by its id, except with IAM, where there is none', () => {
    expect(environmentOf(prod, 'post-login')).toMatchObject({ ACTION_AUTH: 'hmac', ACTION_SECRET_ID: 'SecretsAction' });
    expect(environmentOf(iam, 'post-login')).not.toHaveProperty('ACTION_SECRET_ID');
    expect(Object.keys(resourcesOf(iam, 'AWS::SecretsManager::Secret'))).toEqual(['SecretsCorbadoApi']);
  });
});

describe('permissions', () => {
  const logging = (name: string) => [`logs:CreateLogStream on ${name}Logs.Arn`, `logs:PutLogEvents on ${name}Logs.Arn`];
  const onTable = (...actions: string[]) => actions.map((action) => `dynamodb:${action} on SessionsTable.Arn`);
  const readCorbadoSecret = 'secretsmanager:GetSecretValue on SecretsCorbadoApi';
  const readActionSecret = 'secretsmanager:GetSecretValue on SecretsAction';

  const withoutActionSecret: Record<string, string[]> = {
    PostLogin: [...onTable('DeleteItem', 'PutItem', 'Query'), ...logging('PostLogin'), readCorbadoSecret],
    PostAppend: [...onTable('GetItem', 'PutItem', 'UpdateItem'), ...logging('PostAppend')],
    PreLogin: logging('PreLogin'),
    ConnectToken: [...onTable('GetItem', 'PutItem', 'UpdateItem'), ...logging('ConnectToken'), readCorbadoSecret],
    VerifyPasskey: [...onTable('DeleteItem', 'PutItem', 'Query'), ...logging('VerifyPasskey'), readCorbadoSecret],
    Session: [...onTable('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'), ...logging('Session')],
  };
  const isAction = (name: string) => ['PostLogin', 'PostAppend', 'PreLogin'].includes(name);

  test.each(Object.keys(withoutActionSecret))('X3: the role of %s allows exactly this', (name) => {
    const expected = withoutActionSecret[name] ?? [];
    expect(permissionsByRole(iam)[`${name}Role`]).toEqual(expected);
    expect(permissionsByRole(prod)[`${name}Role`]).toEqual(
      [...expected, ...(isAction(name) ? [readActionSecret] : [])].sort(),
    );
  });

  test('X3: one role per function, and none has anything but its own policy', () => {
    for (const template of everyStage) {
      const names = functionsIn(template);
      const roles = names.map((name) => text(functionProperties(template, name).Role).replace('.Arn', ''));
      expect(new Set(roles).size).toBe(names.length);
      expect(Object.keys(resourcesOf(template, 'AWS::IAM::Role')).sort()).toEqual(roles.sort());
      expect(Object.keys(permissionsByRole(template)).sort()).toEqual(roles);
      for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
        expect(Object.keys(Properties).filter((key) => key !== 'Tags')).toEqual(['AssumeRolePolicyDocument']);
      }
      expect(Object.values(permissionsByRole(template)).flat().join()).not.toMatch(/\*|Scan/);
    }
  });

  test('X10: only this API may invoke a function', () => {
    const permissions = Object.values(resourcesOf(prod, 'AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(functionsIn(prod).length);
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(text(Properties.SourceArn)).toMatch(/:execute-api:AWS::Region:AWS::AccountId:ApiHttpApi\/\*\/\*\/\*$/);
    }
  });
});
