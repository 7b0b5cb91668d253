// What a team turns at the functions, and what comes of it.
import { Stack } from 'aws-cdk-lib';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { SystemLogLevel, Tracing } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { plainApp } from './synthesize-stages.ts';
import { layer, namedVpc, team, teamTemplate } from './team-app.ts';
import { permissionsByRole, resourcesOf, type Template, text } from './template.ts';

const functionIn = (template: Template, name: string) =>
  resourcesOf(template, 'AWS::Lambda::Function')[`Auth${name}Function`]?.Properties ?? {};

describe('what is turned', () => {
  const template = teamTemplate({
    bring: (stack) => ({
      functionProps: {
        all: {
          vpc: namedVpc(stack),
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

test('isolated subnets are pointed out, not refused: there may be a proxy', () => {
  const stack = new Stack(plainApp(), 'Team');
  const vpc = new Vpc(stack, 'V', { natGateways: 0, restrictDefaultSecurityGroup: false }) as IVpc;
  const { node } = new CorbadoActions(stack, 'Auth', { ...team, functionProps: { all: { vpc } } });
  expect(JSON.stringify(node.metadata)).toContain('corbado-actions:isolated-subnets');
});
