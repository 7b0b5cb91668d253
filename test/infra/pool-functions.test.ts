// The functions that belong to a user pool: who may start them, and by what name others know them.
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { existing } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { environmentOf, onlyResource, permissionsByRole, resourcesOf, type Template, text } from './template.ts';

const withPool = synthesized('user-pool');

describe('triggers', () => {
  const withoutLogin = synthesized('pool-own-attributes');
  const permissionsOf = (template: Template, principal: string) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal === principal);

  test('may be invoked by this pool of this account, and by nobody else', () => {
    const permissions = permissionsOf(withPool, 'cognito-idp.amazonaws.com');
    const called = ['DefineAuthChallengeFunction', 'CreateAuthChallengeFunction', 'VerifyAuthChallengeFunction'];
    expect(permissions.map(({ FunctionName }) => text(FunctionName))).toEqual(called.map((name) => `${name}.Arn`));
    for (const { Action, SourceArn, SourceAccount } of permissions) {
      expect({ Action, SourceArn, SourceAccount }).toEqual({
        Action: 'lambda:InvokeFunction',
        SourceArn: existing.userPoolArn,
        SourceAccount: '123456789012',
      });
    }
    const all = Object.values(resourcesOf(withPool, 'AWS::Lambda::Permission'));
    for (const { Properties } of all) expect(Properties.SourceArn).toBeDefined();
    const others = all.filter(({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com');
    expect(JSON.stringify(others)).not.toContain('AuthChallenge');
  });

  test('are named by outputs, for the command that attaches them', () => {
    const ids = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallenge'];
    for (const id of ids) expect(text(withPool.Outputs[`${id}FunctionArn`]?.Value)).toBe(`${id}Function.Arn`);
    expect(Object.keys(withoutLogin.Outputs).join()).not.toContain('AuthChallenge');
    expect(permissionsOf(withoutLogin, 'cognito-idp.amazonaws.com')).toEqual([]);
  });
});

describe('the reconcile run', () => {
  test('is started by a schedule alone, and not again when it fails', () => {
    const rule = onlyResource(withPool, 'AWS::Events::Rule').Properties;
    expect(rule).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    const targets = z.array(z.record(z.string(), z.unknown())).parse(rule.Targets);
    expect(targets.map(({ Arn }) => text(Arn))).toEqual(['ReconcileFunction.Arn']);
    expect(targets[0]?.RetryPolicy).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(onlyResource(withPool, 'AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
      MaximumRetryAttempts: 0,
    });
    const starts = Object.values(resourcesOf(withPool, 'AWS::Lambda::Permission')).filter(
      ({ Properties }) => text(Properties.FunctionName) === 'ReconcileFunction.Arn',
    );
    expect(starts.map(({ Properties }) => [Properties.Principal, text(Properties.SourceArn)])).toEqual([
      ['events.amazonaws.com', 'ReconcileScheduleRule.Arn'],
    ]);
  });

  test.each([
    ['1', 'rate(1 minute)'],
    ['90', 'rate(90 minutes)'],
    ['1440', 'rate(1 day)'],
  ] as const)('every %s minutes is %s', (minutes, expected) => {
    const rule = onlyResource(synthesized(`pool-every-${minutes}`), 'AWS::Events::Rule');
    expect(rule.Properties.ScheduleExpression).toBe(expected);
  });
});

test('a run that came to its end is known from its line in the log', () => {
  const filter = resourcesOf(withPool, 'AWS::Logs::MetricFilter').ReconcileLogsRunCompleted?.Properties;
  expect(filter).toMatchObject({
    FilterPattern: '{ $.outcome = "ok" }',
    MetricTransformations: [{ MetricName: 'RunCompleted', MetricNamespace: 'CorbadoActions', MetricValue: '1' }],
  });
});

describe('the webhook', () => {
  test('has its password even where the actions have none, and they do not get to know it', () => {
    expect(environmentOf(withPool, 'corbado-webhook').ACTION_SECRET_ID).toBe('SecretsAction');
    expect(environmentOf(withPool, 'post-append')).not.toHaveProperty('ACTION_SECRET_ID');
    const readers = Object.entries(permissionsByRole(withPool)).filter(([, lines]) =>
      lines.join().includes('SecretsAction'),
    );
    expect(readers.map(([role]) => role)).toEqual(['CorbadoWebhookRole']);
    expect(text(withPool.Outputs.WebhookUrl?.Value)).toBe('ApiHttpApi.ApiEndpoint/webhooks/corbado');
    expect(withPool.Outputs.WebhookUrl?.Description).toMatch(/user name corbado .* ActionSecretArn/);
    expect(withPool.Outputs).toHaveProperty('ActionSecretArn');
  });
});
