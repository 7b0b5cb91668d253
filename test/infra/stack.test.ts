// The functions, permissions and data of a stage, read from its template.
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { functionNames } from '../../infra/build.ts';
import { retentionDays } from '../../infra/operations-settings.ts';
import { environmentSchemas } from './environment-schemas.ts';
import { permissionsByRole } from './permissions.ts';
import { iam, local, prod } from './synthesized-stages.ts';
import { environmentOf, functionProperties, onlyResource, resourcesOf, text } from './template.ts';

const everyStage = [local, prod, iam];

describe('functions', () => {
  test.each(functionNames)('X6: %s has runtime, architecture, memory, timeout and log levels stated', (name) => {
    expect(functionProperties(prod, name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 256,
      Timeout: 10,
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
    });
  });

  test.each(functionNames)('R6: %s finds the environment that its env.ts asks for, and nothing else', (name) => {
    for (const template of everyStage) {
      const environment = environmentOf(template, name);
      expect(environmentSchemas[name].safeParse(environment).error).toBeUndefined();
      expect(Object.keys(environmentSchemas[name].shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
    }
  });

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
    PostLogin: [...onTable('GetItem', 'PutItem'), ...logging('PostLogin'), readCorbadoSecret],
    PostAppend: [...onTable('GetItem', 'PutItem', 'UpdateItem'), ...logging('PostAppend')],
    PreLogin: logging('PreLogin'),
    ConnectToken: [...onTable('GetItem', 'UpdateItem'), ...logging('ConnectToken'), readCorbadoSecret],
    VerifyPasskey: [...onTable('DeleteItem', 'GetItem', 'PutItem'), ...logging('VerifyPasskey'), readCorbadoSecret],
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
      const roles = functionNames.map((name) => text(functionProperties(template, name).Role).replace('.Arn', ''));
      expect(new Set(roles).size).toBe(functionNames.length);
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
    expect(permissions).toHaveLength(functionNames.length);
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(text(Properties.SourceArn)).toMatch(/:execute-api:AWS::Region:AWS::AccountId:ApiHttpApi\/\*\/\*\/\*$/);
    }
  });
});

describe('data', () => {
  test('X4: the table is on demand, restorable to any second, and sweeps what has expired', () => {
    for (const template of everyStage) {
      expect(onlyResource(template, 'AWS::DynamoDB::GlobalTable').Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
      });
    }
  });

  test.each([
    ['X4: production keeps its data', prod, 'Retain', true],
    ['X4: development leaves nothing behind', local, 'Delete', false],
  ])('%s', (_, template, policy, protectedFromDeletion) => {
    const table = onlyResource(template, 'AWS::DynamoDB::GlobalTable');
    expect(table.Properties).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: protectedFromDeletion }] });
    const secrets = Object.values(resourcesOf(template, 'AWS::SecretsManager::Secret'));
    const logGroups = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
    for (const kept of [table, ...secrets, ...logGroups]) {
      expect(kept).toMatchObject({ DeletionPolicy: policy, UpdateReplacePolicy: policy });
    }
  });

  // A new logical id means a new, empty table, and secrets generated anew.
  test('the logical ids of what holds data never change', () => {
    const holdsData = /^AWS::(DynamoDB|SecretsManager)::/;
    const ids = Object.entries(prod.Resources).filter(([, { Type }]) => holdsData.test(Type));
    expect(ids.map(([id]) => id)).toEqual([
      'SessionsTableA5E8383B',
      'SecretsCorbadoApiB2DE4B83',
      'SecretsActionFEA7BCD7',
    ]);
  });

  test('the secrets are generated in Secrets Manager: one to be replaced, one of 48 random bytes in base64', () => {
    const secrets = Object.values(resourcesOf(prod, 'AWS::SecretsManager::Secret'));
    expect(secrets.map(({ Properties }) => Properties.GenerateSecretString)).toEqual([
      { SecretStringTemplate: '{"current":"replace-me"}', GenerateStringKey: 'unused' },
      { SecretStringTemplate: '{}', GenerateStringKey: 'current', PasswordLength: 64, ExcludePunctuation: true },
    ]);
    expect(secrets.every(({ Properties }) => !('SecretString' in Properties))).toBe(true);
  });

  test('X5: every log group is kept as long as the stage says, and every function has its own', () => {
    const logGroups = Object.values(resourcesOf(prod, 'AWS::Logs::LogGroup'));
    expect(logGroups.map(({ Properties }) => Properties.RetentionInDays)).toEqual(
      Array(functionNames.length + 1).fill(90),
    );
    const used = functionNames.map((name) => JSON.stringify(functionProperties(prod, name).LoggingConfig));
    expect(new Set(used).size).toBe(functionNames.length);
    expect([...retentionDays]).toEqual(Object.values(RetentionDays).filter(Number.isInteger));
  });
});
