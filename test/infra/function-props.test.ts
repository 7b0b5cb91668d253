// What a team turns at the functions: what comes of it, and what is refused.
import type { Stack } from 'aws-cdk-lib';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Code, LayerVersion, Runtime, SystemLogLevel, Tracing } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import type { FunctionPropsByName } from '../../infra/index.ts';
import { settingOf } from '../../infra/variables.ts';
import { refusalOf, teamTemplate } from './team-app.ts';
import { permissionsByRole, resourcesOf, type Template, text } from './template.ts';

const functionIn = (template: Template, name: string) =>
  resourcesOf(template, 'AWS::Lambda::Function')[`Auth${name}Function`]?.Properties ?? {};
const named = (stack: Stack) =>
  Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-12345678',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-12345678'],
  });
const layer = (stack: Stack, more: object = {}) =>
  new LayerVersion(stack, 'Layer', {
    code: Code.fromAsset(import.meta.dirname),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    ...more,
  });

describe('what is turned', () => {
  const template = teamTemplate({
    bring: (stack) => ({
      functionProps: {
        all: {
          vpc: named(stack),
          memorySize: 512,
          environment: { DD_ENV: 'prod', DD_SITE: 'eu' },
          systemLogLevel: SystemLogLevel.INFO,
        },
        session: {
          memorySize: 1024,
          tracing: Tracing.ACTIVE,
          environment: { DD_SITE: 'us' },
          layers: [layer(stack)],
          reservedConcurrentExecutions: 20,
          provisionedConcurrentExecutions: 2,
          logRetentionDays: 365,
        },
      },
    }),
    use: (auth) => {
      const alias = auth.functions.get('session')?.alias;
      if (alias) {
        new LambdaDeploymentGroup(auth, 'Shift', {
          alias,
          deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
        });
      }
    },
  });
  const [session, preLogin] = [functionIn(template, 'Session'), functionIn(template, 'PreLogin')];

  test('for all is turned for each, and what is turned for one replaces it', () => {
    expect([session.MemorySize, preLogin.MemorySize]).toEqual([1024, 512]);
    expect(preLogin.Environment).toMatchObject({ Variables: { DD_ENV: 'prod', DD_SITE: 'eu', STAGE: 'Team-Auth' } });
    expect(session.Environment).toMatchObject({ Variables: { DD_ENV: 'prod', DD_SITE: 'us' } });
    expect(preLogin.LoggingConfig).toMatchObject({ SystemLogLevel: 'INFO', ApplicationLogLevel: 'INFO' });
    expect([session.ReservedConcurrentExecutions, preLogin.ReservedConcurrentExecutions]).toEqual([20, undefined]);
    expect(session).toMatchObject({ TracingConfig: { Mode: 'Active' }, Layers: [expect.anything()], Timeout: 10 });
    expect(session).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    const logs = resourcesOf(template, 'AWS::Logs::LogGroup');
    expect([
      logs.AuthSessionLogs?.Properties.RetentionInDays,
      logs.AuthPreLoginLogs?.Properties.RetentionInDays,
    ]).toEqual([365, 30]);
  });

  test('X3: a network takes six rights on network interfaces, and no right on other logs', () => {
    expect(preLogin.VpcConfig).toMatchObject({ SubnetIds: ['subnet-12345678'] });
    const allowed = permissionsByRole(template).AuthPreLoginRole ?? [];
    expect(allowed.filter((line) => line.startsWith('ec2:')).map((line) => line.split(' ')[0])).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ]);
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role')))
      if (!JSON.stringify(Properties).includes('codedeploy'))
        expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('an alias is what the API calls, and CodeDeploy can shift its traffic', () => {
    const [alias, ...others] = Object.entries(resourcesOf(template, 'AWS::Lambda::Alias'));
    expect(others).toEqual([]);
    expect(alias?.[1].Properties).toMatchObject({
      Name: 'live',
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    const integrations = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Integration'));
    const called = integrations.map(({ Properties }) => text(Properties.IntegrationUri));
    expect(called).toContain(alias?.[0]);
    expect(called).not.toContain('AuthSessionFunction.Arn');
    const invocable = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
    expect(invocable.map(({ Properties }) => text(Properties.FunctionName))).toContain(alias?.[0]);
    expect(Object.values(resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup'))).toHaveLength(1);
  });
});

test('with an alias, user pool, schedule and outputs know the alias, and nobody the function', () => {
  const template = teamTemplate({
    more: {
      kind: 'development',
      cognito: { createDemoPool: true, customAuth: true },
      corbadoInvoker: { accountId: '999999999999' },
      functionProps: { all: { alias: true } },
    },
    use: (auth) => auth.authorizer(),
  });
  const functions = /^Auth\w+Function(?:\.Arn)?$/;
  const invocable = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
  expect(invocable.length).toBeGreaterThan(10);
  for (const { Properties } of invocable) expect(text(Properties.FunctionName)).not.toMatch(functions);
  const pool = Object.values(resourcesOf(template, 'AWS::Cognito::UserPool'))[0]?.Properties.LambdaConfig ?? {};
  for (const called of Object.values(pool)) expect(text(called)).not.toMatch(functions);
  const [rule] = Object.values(resourcesOf(template, 'AWS::Events::Rule'));
  expect(JSON.stringify(rule?.Properties.Targets)).toContain('AuthReconcileLive');
  const printed = Object.entries(template.Outputs).filter(([key]) => key.includes('FunctionArn'));
  expect(printed.length).toBe(6);
  for (const [, { Value }] of printed) expect(text(Value)).not.toMatch(functions);
});

type Bring = (stack: Stack) => object;
const refused: [string, RegExp, Bring][] = [
  ['all.timeout', /cannot be turned — the deadlines/, () => ({ all: { timeout: 3 } })],
  ['all.runtime', /cannot be turned — the bundles/, () => ({ all: { runtime: Runtime.NODEJS_22_X } })],
  ['session.architecture', /cannot be turned/, () => ({ session: { architecture: Architecture.X86_64 } })],
  ['all.role', /permissionsBoundary bounds them/, () => ({ all: { role: {} } })],
  ['all.applicationLogLevelV2', /whose metrics/, () => ({ all: { applicationLogLevelV2: 'ERROR' } })],
  ['all.environmentEncryption', /encryptionKey/, () => ({ all: { environmentEncryption: {} } })],
  ['all.memorysize', /did you mean memorySize\?/, () => ({ all: { memorysize: 512 } })],
  ['sesion', /did you mean session\?/, () => ({ sesion: {} })],
  ['session', /is not a group/, () => ({ session: 512 })],
  ['all.memorySize', /from 128 to 10240/, () => ({ all: { memorySize: 64 } })],
  ['all.reservedConcurrentExecutions', /1 or more/, () => ({ all: { reservedConcurrentExecutions: 0 } })],
  [
    'session.provisionedConcurrentExecutions',
    /1 or more/,
    () => ({ session: { provisionedConcurrentExecutions: 1.5 } }),
  ],
  [
    'session.provisionedConcurrentExecutions',
    /more than reservedConcurrentExecutions \(2\)/,
    () => ({ all: { reservedConcurrentExecutions: 2 }, session: { provisionedConcurrentExecutions: 3 } }),
  ],
  ['all.alias', /true or false/, () => ({ all: { alias: 'live' } })],
  ['all.tracing', /Tracing\.ACTIVE/, () => ({ all: { tracing: true } })],
  ['all.systemLogLevel', /SystemLogLevel/, () => ({ all: { systemLogLevel: 'ERROR' } })],
  ['all.logRetentionDays', /the setting logRetentionDays/, () => ({ all: { logRetentionDays: 30 } })],
  ['session.logRetentionDays', /write one of/, () => ({ session: { logRetentionDays: 31 } })],
  ['all.environment.STAGE', /of the functions themselves/, () => ({ all: { environment: { STAGE: 'x' } } })],
  ['all.environment.AWS_REGION', /set by Lambda/, () => ({ all: { environment: { AWS_REGION: 'x' } } })],
  ['all.environment.A-B', /not the name/, () => ({ all: { environment: { 'A-B': 'x' } } })],
  ['all.environment.PORT', /not a text/, () => ({ all: { environment: { PORT: 80 } } })],
  [
    'all.environment.KEY',
    /looks like a secret/,
    () => ({ all: { environment: { KEY: `corbado1_${'x'.repeat(20)}` } } }),
  ],
  ['all.vpcSubnets', /without vpc/, () => ({ all: { vpcSubnets: { subnetType: SubnetType.PUBLIC } } })],
  ['all.vpc', /is not a VPC/, () => ({ all: { vpc: 'vpc-1' } })],
  [
    'all.vpcSubnets',
    /has public subnets/,
    (stack) => ({ all: { vpc: new Vpc(stack, 'V'), vpcSubnets: { subnetType: SubnetType.PUBLIC } } }),
  ],
  [
    'all.vpcSubnets',
    /has no such subnets/,
    (stack) => ({ all: { vpc: named(stack), vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } } }),
  ],
  [
    'all.layers[0]',
    /not for Node\.js 24/,
    (s) => ({ all: { layers: [layer(s, { compatibleRuntimes: [Runtime.PYTHON_3_13] })] } }),
  ],
  [
    'all.layers[0]',
    /not for arm64/,
    (stack) => ({ all: { layers: [layer(stack, { compatibleArchitectures: [Architecture.X86_64] })] } }),
  ],
  ['all.layers', /has 6 layers/, (stack) => ({ all: { layers: Array(6).fill(layer(stack)) } })],
];

test.each(refused)('functionProps.%s is refused: %s', (path, words, bring) => {
  const [, line, ...others] = refusalOf((stack) => ({ functionProps: bring(stack) }));
  expect(line?.startsWith(`functionProps.${path}: `)).toBe(true);
  expect(line).toMatch(words);
  expect(line).not.toContain('corbado1_');
  expect(others).toEqual([]);
});

test('props of a function that is switched off are refused', () => {
  const lines = refusalOf(() => ({
    functions: { 'pre-login': false },
    functionProps: { 'pre-login': { alias: true } },
  }));
  expect(lines.slice(1)).toEqual([expect.stringMatching(/^functionProps\.pre-login: is switched off/)]);
});

test('none of the variables that the functions read can be replaced', () => {
  const environment = Object.fromEntries(Object.keys(settingOf).map((name) => [name, 'x']));
  expect(refusalOf(() => ({ functionProps: { all: { environment } } }))).toHaveLength(
    1 + Object.keys(settingOf).length,
  );
});

test('isolated subnets are pointed out, not refused: there may be a proxy', () => {
  const bring = (stack: Stack) => {
    const vpc = new Vpc(stack, 'V', { natGateways: 0, restrictDefaultSecurityGroup: false }) as IVpc;
    const functionProps: FunctionPropsByName = { all: { vpc } };
    return { functionProps };
  };
  let said = '';
  teamTemplate({
    bring,
    use: ({ node }) => {
      said = JSON.stringify(node.metadata);
    },
  });
  expect(said).toContain('corbado-actions:isolated-subnets');
});
