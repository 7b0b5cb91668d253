// The construct in apps of every make: several instances, pipelines, Aspects, other synthesizers and feature flags, resources of other stacks.
import {
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  LegacyStackSynthesizer,
  NestedStack,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { contextOfCdkJson } from '../../infra/cdk-context.ts';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import type { ExistingResources } from '../../infra/corbado-actions-props.ts';
import { inApp, templateOf } from './synthesize-stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { team, teamTemplate } from './team-app.ts';
import { permissionsByRole, resourcesOf, routesOf, type Template } from './template.ts';

const place = { account: '123456789012', region: 'eu-central-1' };
const variablesIn = (template: Template, variable: string) =>
  Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
    ({ Properties }) => (Properties.Environment as { Variables: Record<string, unknown> }).Variables[variable],
  );
const dimensionsIn = (template: Template) => [
  ...new Set(
    [...JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Alarm')).matchAll(/"stage","Value":"([^"]+)"/g)].map(
      ([, stage]) => stage,
    ),
  ),
];

describe('several instances', () => {
  test('of one stack share no name, no resource and no metric', () => {
    const template = teamTemplate({
      use: (auth, stack) => {
        const partners = new CorbadoActions(stack, 'Partners', { ...team, stageName: 'partners' });
        expect([auth.stageName, partners.stageName]).toEqual(['Team-Auth', 'partners']);
      },
    });
    expect(new Set(variablesIn(template, 'STAGE'))).toEqual(new Set(['Team-Auth', 'partners']));
    expect(dimensionsIn(template)).toEqual(['Team-Auth', 'partners']);
    const apis = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Api')).map(
      ({ Properties }) => Properties.Name,
    );
    expect(apis).toEqual(['Team-Auth', 'Team-Partners']);
    const fixedNames = JSON.stringify(template.Resources).match(
      /"(?:TableName|FunctionName|LogGroupName|RoleName|PolicyName|AlarmName|DashboardName)":"[^"]+"/g,
    );
    // CloudFormation's names of inline policies count within their role.
    expect(fixedNames?.filter((name) => !/"PolicyName":"\w+DefaultPolicy[0-9A-F]{8}"/.test(name)) ?? []).toEqual([]);
  });

  test('of the stages of a pipeline keep the same logical ids, and have names of their own', () =>
    inApp((app, bundleFolder) => {
      const auths = ['Beta', 'Prod'].map((name) => {
        const stack = new Stack(new Stage(app, name), 'Team', { env: place, analyticsReporting: false });
        return new CorbadoActions(stack, 'Auth', { ...team, bundleFolder });
      });
      expect(auths.map(({ stageName }) => stageName)).toEqual(['Beta-Team-Auth', 'Prod-Team-Auth']);
      // All but the library's permissions, whose ids have the whole path in them.
      const [beta = [], prod] = auths.map((auth) =>
        Object.keys(templateOf(Stack.of(auth)).Resources).filter((id) => !id.includes('PermissionApiScoped')),
      );
      expect(beta).toEqual(prod);
      expect(beta).toContain('AuthSessionsTable29DBF4B2');
    }));

  test('of a nested stack have a name that needs no deployment', () =>
    inApp((app, bundleFolder) => {
      const nested = new NestedStack(new Stack(app, 'Team'), 'Inner');
      expect(new CorbadoActions(nested, 'Auth', { ...team, bundleFolder }).stageName).toMatch(
        /^Team-Inner-Auth-[0-9A-F]{8}$/,
      );
    }));
});

test('a stack without account and Region, and any synthesizer, take it', () =>
  inApp((app, bundleFolder) => {
    const synthesizers = [
      new CliCredentialsStackSynthesizer(),
      new LegacyStackSynthesizer(),
      new DefaultStackSynthesizer({ qualifier: 'acme' }),
    ] as IStackSynthesizer[];
    const stacks = synthesizers.map((synthesizer, index) => {
      const stack = new Stack(app, `Team${index}`, { synthesizer });
      new CorbadoActions(stack, 'Auth', { ...team, bundleFolder });
      return stack;
    });
    const assembly = app.synth();
    for (const { artifactId } of stacks)
      expect(assembly.getStackArtifact(artifactId).environment.account).toBe('unknown-account');
  }));

describe('with a backup, and with Aspects', () => {
  const template = teamTemplate({
    more: { backup: true },
    use: (_, stack) => {
      PermissionsBoundary.of(stack.node.root).apply(ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'));
      Tags.of(stack.node.root).add('team', 'login');
    },
  });

  test('these reach everything: a boundary is on every role, and tags are on what can have them', () => {
    const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles).toHaveLength(7);
    for (const { Properties } of roles) {
      expect(Properties.PermissionsBoundary).toBeDefined();
      expect(Properties.Tags).toEqual([{ Key: 'team', Value: 'login' }]);
    }
    const [table] = Object.values(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'));
    expect(JSON.stringify(table?.Properties)).toContain('"team"');
  });

  test('that keeps a copy a day for 35 days and one a month for a year, in a vault that outlives the stack; none is made unasked', () => {
    const [plan] = Object.values(resourcesOf(template, 'AWS::Backup::BackupPlan'));
    expect(plan?.Properties.BackupPlan).toMatchObject({
      BackupPlanRule: [
        { Lifecycle: { DeleteAfterDays: 35 }, ScheduleExpression: 'cron(0 2 * * ? *)' },
        { Lifecycle: { DeleteAfterDays: 365 }, ScheduleExpression: 'cron(0 4 1 * ? *)' },
      ],
    });
    const [vault] = Object.values(resourcesOf(template, 'AWS::Backup::BackupVault'));
    expect(vault?.DeletionPolicy).toBe('Retain');
    const [selection] = Object.values(resourcesOf(template, 'AWS::Backup::BackupSelection'));
    expect(JSON.stringify(selection?.Properties)).toContain('AuthSessionsTable');
    expect(JSON.stringify(synthesized('prod').Resources)).not.toContain('AWS::Backup');
  });
});

test('resources of another stack of the app are used, and nothing is created in their place', () =>
  inApp((app, bundleFolder) => {
    const data = new Stack(app, 'Data', { env: place });
    const stack = new Stack(app, 'Team', { env: place });
    const text = AttributeType.STRING;
    const brought: ExistingResources = {
      existingTable: new TableV2(data, 'Table', {
        partitionKey: { name: 'pk', type: text },
        sortKey: { name: 'sk', type: text },
        timeToLiveAttribute: 'ttl',
      }),
      existingCorbadoApiSecret: new Secret(data, 'Corbado'),
      existingActionSecret: new Secret(data, 'Action'),
      existingUserPool: new UserPool(data, 'Pool'),
      encryptionKey: new Key(data, 'Key'),
      alarmTopic: new Topic(data, 'Topic'),
    };
    new CorbadoActions(stack, 'Auth', { ...team, bundleFolder, ...brought, cognito: { customAuth: true } });
    const template = templateOf(stack);
    for (const type of [
      'DynamoDB::GlobalTable',
      'SecretsManager::Secret',
      'Cognito::UserPool',
      'KMS::Key',
      'SNS::Topic',
    ])
      expect(resourcesOf(template, `AWS::${type}`)).toEqual({});
    expect(stack.dependencies).toEqual([data]);
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Function')))
      expect(JSON.stringify(Properties.KmsKeyArn)).toContain('Data:ExportsOutput');
  }));

test('feature flags of the library change no permission, no route and no logical id', () => {
  const facts = (context: Record<string, unknown>) => {
    const template = teamTemplate({
      more: { kind: 'development', backup: true, cognito: { createDemoPool: true, customAuth: true } },
      bring: (stack) => ({ encryptionKey: new Key(stack, 'Key'), alarmTopic: new Topic(stack, 'Topic') }),
      app: { context },
    });
    const unresolved = JSON.stringify(permissionsByRole(template)).replaceAll('AWS::Partition', 'aws');
    return [Object.keys(template.Resources).sort(), routesOf(template), JSON.parse(unresolved)];
  };
  // Hints about origins would be printed.
  const quiet = { '@aws-cdk/core:annotationsInValidationReport': false };
  expect(facts({})).toEqual(facts({ ...contextOfCdkJson(), ...quiet }));
});
