// The construct in another team's app: with that team's own resources beside it, and refusing what contradicts itself.
import { App, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { CorbadoActionsProps, ExistingResources } from '../../infra/corbado-actions-props.ts';
import { retentionDays } from '../../infra/settings/deployment.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { development } from './stages-under-test.ts';
import { withStandIns } from './synthesize-stages.ts';
import { teamTemplate } from './team-app.ts';
import { onlyResource, resourcesOf, type Template, text } from './template.ts';

const templateWith = (bring: (stack: Stack) => ExistingResources, more: Partial<CorbadoActionsProps> = {}): Template =>
  teamTemplate({ bring, more });

const variables = z.object({ Variables: z.record(z.string(), z.unknown()) });
const environmentOfTeam = (template: Template, id: string): Record<string, string> => {
  const found = resourcesOf(template, 'AWS::Lambda::Function')[`Auth${id}Function`];
  const { Variables } = variables.parse(found?.Properties.Environment);
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
};

describe('CorbadoActions', () => {
  test('takes properties for what it creates, but not the keys that the functions rely on', () => {
    const { Properties } = onlyResource(
      templateWith(() => ({
        tableProps: { tableName: 'sessions', contributorInsightsSpecification: { enabled: true } },
      })),
      'AWS::DynamoDB::GlobalTable',
    );
    expect(Properties).toMatchObject({
      TableName: 'sessions',
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
      Replicas: [{ DeletionProtectionEnabled: true, ContributorInsightsSpecification: { Enabled: true } }],
    });
    const named = templateWith(() => ({ corbadoApiSecretProps: { secretName: 'corbado' } }));
    const [corbado, action] = Object.values(resourcesOf(named, 'AWS::SecretsManager::Secret'));
    expect(corbado?.Properties).toMatchObject({
      Name: 'corbado',
      GenerateSecretString: { GenerateStringKey: 'unused' },
    });
    expect(action?.Properties).not.toHaveProperty('Name');
  });

  test('lets CloudWatch Logs use a key of the same app, for this account’s log groups only', () => {
    const template = templateWith((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    const policy = JSON.stringify(onlyResource(template, 'AWS::KMS::Key').Properties.KeyPolicy);
    expect(policy).toContain('logs.eu-central-1.amazonaws.com');
    expect(policy).toContain('kms:EncryptionContext:aws:logs:arn');
  });

  test('works with a user pool of the same app, and leaves its triggers to that app', () => {
    const cognito = { appClientIds: ['1example23456789'], customAuth: true };
    const bring = (stack: Stack) => ({ existingUserPool: new UserPool(stack, 'Users') });
    const template = templateWith(bring, { cognito });
    const { Properties } = onlyResource(template, 'AWS::Cognito::UserPool');
    expect(Properties).not.toHaveProperty('LambdaConfig');
    const [issuer] = JSON.parse(environmentOfTeam(template, 'Session').TRUSTED_ISSUERS ?? '[]');
    expect(issuer).toMatchObject({ issuer: 'https://Users.ProviderName', audience: ['1example23456789'] });
    expect(environmentOfTeam(template, 'PostAppend').COGNITO_USER_POOL_ID).toBe('Users');
    const invokers = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).map(
      ({ Properties: given }) => given,
    );
    const byPool = invokers.filter(({ Principal }) => Principal === 'cognito-idp.amazonaws.com');
    expect(byPool.map(({ SourceArn }) => text(SourceArn))).toEqual(Array(3).fill('Users.Arn'));
  });

  test('refuses to ask something of a user pool that it is not given, or of two', () => {
    const customAuth = { cognito: { customAuth: true } };
    expect(() => templateWith(() => ({}), customAuth)).toThrow(
      'cognito.customAuth: true needs a user pool, and the stage has none — name yours in existingUserPool',
    );
    const bring = (stack: Stack) => ({ existingUserPool: new UserPool(stack, 'Users') });
    const demo = { kind: 'development', cognito: { createDemoPool: true } } as const;
    expect(() => templateWith(bring, demo)).toThrow('is a second pool beside existingUserPool');
  });
});

test('hints about web apps on other sites: a warning that can be acknowledged, and an info', () => {
  const allowedOrigins = ['http://localhost:3000', 'https://app.example.com'];
  const said = withStandIns((outdir, bundleFolder) => {
    const stack = new CorbadoActionsStack(new App({ outdir, builtinCloudFormationValidation: false }), {
      stage: parseStage('x', { ...development, allowedOrigins }),
      bundleFolder,
    });
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
