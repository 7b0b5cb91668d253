// The construct in another team's app: with that team's own resources beside it, and refusing what contradicts itself.
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { retentionDays } from '../../infra/settings/deployment.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { development } from './stages-under-test.ts';
import { inApp } from './synthesize-stages.ts';
import { teamTemplate } from './team-app.ts';
import { onlyResource, resourcesOf, type Template, text } from './template.ts';

const variables = z.object({ Variables: z.record(z.string(), z.unknown()) });
const environmentOfTeam = (template: Template, id: string): Record<string, string> => {
  const found = resourcesOf(template, 'AWS::Lambda::Function')[`Auth${id}Function`];
  const { Variables } = variables.parse(found?.Properties.Environment);
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
};

describe('what a team brings', () => {
  const template = teamTemplate({
    more: {
      tableProps: { tableName: 'sessions', contributorInsightsSpecification: { enabled: true } },
      corbadoApiSecretProps: { secretName: 'corbado' },
      cognito: { appClientIds: ['1example23456789'], customAuth: true },
    },
    bring: (stack) => ({ encryptionKey: new Key(stack, 'Key'), existingUserPool: new UserPool(stack, 'Users') }),
  });

  test('as properties counts for what is created, but not for the keys that the functions rely on', () => {
    expect(onlyResource(template, 'AWS::DynamoDB::GlobalTable').Properties).toMatchObject({
      TableName: 'sessions',
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
      Replicas: [{ DeletionProtectionEnabled: true, ContributorInsightsSpecification: { Enabled: true } }],
    });
    const [corbado, action] = Object.values(resourcesOf(template, 'AWS::SecretsManager::Secret'));
    expect(corbado?.Properties).toMatchObject({
      Name: 'corbado',
      GenerateSecretString: { GenerateStringKey: 'unused' },
    });
    expect(action?.Properties).not.toHaveProperty('Name');
  });

  test('as a key of the same app CloudWatch Logs may use, for this account’s log groups only', () => {
    const policy = JSON.stringify(onlyResource(template, 'AWS::KMS::Key').Properties.KeyPolicy);
    expect(policy).toContain('logs.eu-central-1.amazonaws.com');
    expect(policy).toContain('kms:EncryptionContext:aws:logs:arn');
  });

  test('as a user pool of the same app works, and its triggers are left to that app', () => {
    expect(onlyResource(template, 'AWS::Cognito::UserPool').Properties).not.toHaveProperty('LambdaConfig');
    const [issuer] = JSON.parse(environmentOfTeam(template, 'Session').TRUSTED_ISSUERS ?? '[]');
    expect(issuer).toMatchObject({ issuer: 'https://Users.ProviderName', audience: ['1example23456789'] });
    expect(environmentOfTeam(template, 'PostAppend').COGNITO_USER_POOL_ID).toBe('Users');
    const invokers = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
    const byPool = invokers.filter(({ Properties }) => Properties.Principal === 'cognito-idp.amazonaws.com');
    expect(byPool.map(({ Properties }) => text(Properties.SourceArn))).toEqual(Array(3).fill('Users.Arn'));
  });
});

test('hints about web apps on other sites: a warning that can be acknowledged, and an info', () => {
  const allowedOrigins = ['http://localhost:3000', 'https://app.example.com'];
  const said = inApp((app, bundleFolder) => {
    const stage = parseStage('x', { ...development, allowedOrigins });
    const stack = new CorbadoActionsStack(app, { stage, bundleFolder });
    const annotations = Annotations.fromStack(stack);
    return [
      ...annotations.findWarning('*', Match.anyValue()),
      ...annotations.findInfo('*', Match.anyValue()),
      ...annotations.findError('*', Match.anyValue()),
    ];
  });
  expect(said.map(({ level }) => level)).toEqual(['warning', 'info']);
  expect(String(said[0]?.entry.data)).toContain('[ack: corbado-actions:cross-site-origin]');
});

test('logs can be kept for any period that CloudWatch Logs offers', () => {
  expect([...retentionDays]).toEqual(Object.values(RetentionDays).filter(Number.isInteger));
});
