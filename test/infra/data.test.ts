// The table, secrets and logs of a stage, and that no second deployment changes them or replaces what holds data.
import { describe, expect, test } from 'vitest';
import { exampleStages, type StageName, widestStages } from './stages-under-test.ts';
import { synthesized, templateText } from './synthesized-stages.ts';
import { functionProperties, functionsIn, onlyResource, resourcesOf } from './template.ts';

const local = synthesized('local');
const prod = synthesized('prod');
const withPool = synthesized('user-pool');
const everyStage = [local, prod, synthesized('iam'), withPool, synthesized('demo-pool')];

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
  });
});

const examples = Object.keys(exampleStages) as (keyof typeof exampleStages)[];

test.each(widestStages)('stage %s comes out the same twice, to the byte', (name) => {
  expect(templateText(name)).toBe(templateText(`${name}.again`));
});

describe('logical ids', () => {
  const holdsData = /^AWS::(DynamoDB|SecretsManager|Cognito)::/;
  const frozen = [
    'SessionsTableA5E8383B',
    'SecretsCorbadoApiB2DE4B83',
    'SecretsActionFEA7BCD7',
    'UserPoolDemoPool63F4C9E3',
    'UserPoolDemoClient46A849DB',
  ];

  // A new logical id means a new, empty table, and secrets generated anew.
  test.each<StageName>([...examples, 'prod'])('of what holds data in stage %s never change', (name) => {
    const resources = Object.entries(synthesized(name).Resources);
    const ids = resources.filter(([, { Type }]) => holdsData.test(Type)).map(([id]) => id);
    expect(frozen).toEqual(expect.arrayContaining(ids));
    if (name !== 'existing-resources') expect(ids).toEqual(expect.arrayContaining(frozen.slice(0, 2)));
  });

  // Their ARNs are in the user pool that they were attached to.
  test('of what belongs to a user pool never change either', () => {
    expect(Object.keys(withPool.Resources)).toEqual(
      expect.arrayContaining([
        'CorbadoWebhookFunction0546EE4A',
        'ReconcileFunction585E26B3',
        'ReconcileScheduleRule479C73C5',
        'DefineAuthChallengeFunctionE44C32A2',
        'DefineAuthChallengeUserPool483D60C6',
        'CreateAuthChallengeFunction8730C78B',
        'CreateAuthChallengeUserPool3CDD656C',
        'VerifyAuthChallengeFunctionB5C392FF',
        'VerifyAuthChallengeUserPool6715CF44',
      ]),
    );
  });

  // Their addresses are in other people's hands: in Corbado's settings and in web apps.
  test('of the API and of the functions never change either', () => {
    const ids = Object.keys(synthesized('dev').Resources);
    expect(ids).toEqual(
      expect.arrayContaining([
        'ApiHttpApi4C294DC0',
        'PostLoginFunction8F3A3DA5',
        'PostAppendFunction4FDBEAF0',
        'PreLoginFunction203AF586',
        'ConnectTokenFunctionACA33B99',
        'VerifyPasskeyFunction9617B873',
        'SessionFunction7C7D2BAB',
      ]),
    );
  });
});
