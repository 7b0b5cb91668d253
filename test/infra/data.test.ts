// The table, secrets and logs of a stage, read from its template.
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { retentionDays } from '../../infra/operations-settings.ts';
import { iam, local, prod, withDemoPool, withPool } from './synthesized-stages.ts';
import { functionProperties, functionsIn, onlyResource, resourcesOf } from './template.ts';

const everyStage = [local, prod, iam, withPool, withDemoPool];

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
      Array(functionsIn(prod).length + 1).fill(90),
    );
    const used = functionsIn(withPool).map((name) => JSON.stringify(functionProperties(withPool, name).LoggingConfig));
    expect(new Set(used).size).toBe(functionsIn(withPool).length);
    expect([...retentionDays]).toEqual(Object.values(RetentionDays).filter(Number.isInteger));
  });
});
