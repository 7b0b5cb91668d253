// What a team has already is used where it is, and nothing is created in its place.
import { describe, expect, test } from 'vitest';
import { customDomain, existing } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { environmentOf, onlyResource, permissionsByRole, resourcesOf, type Template, text } from './template.ts';

const all = synthesized('existing-resources');
const everythingOn = synthesized('everything-on');
const idsOf = (template: Template, type: string): string[] => Object.keys(resourcesOf(template, type));

describe('a table', () => {
  test('is read and written in place of one of our own', () => {
    const template = synthesized('with-tableArn');
    expect(idsOf(template, 'AWS::DynamoDB::GlobalTable')).toEqual([]);
    expect(environmentOf(template, 'session').TABLE_NAME).toBe('sessions');
    expect(permissionsByRole(template).ConnectTokenRole).toEqual(
      expect.arrayContaining([`dynamodb:GetItem on ${existing.tableArn}`]),
    );
    expect(text(template.Outputs.TableName?.Value)).toBe('sessions');
  });
});

describe('a secret', () => {
  test.each([
    ['corbadoApiSecretArn', 'SecretsAction', 'CORBADO_API_SECRET_ID'],
    ['actionSecretArn', 'SecretsCorbadoApi', 'ACTION_SECRET_ID'],
  ] as const)('%s is read in place of one of our own; the other is created', (key, other, variable) => {
    const template = synthesized(`with-${key}`);
    expect(idsOf(template, 'AWS::SecretsManager::Secret')).toEqual([other]);
    expect(environmentOf(template, 'post-login')[variable]).toBe(existing[key]);
    expect(permissionsByRole(template).PostLoginRole).toContain(`secretsmanager:GetSecretValue on ${existing[key]}`);
  });
});

describe('a key', () => {
  const encrypted = synthesized('with-encryptionKeyArn');

  test('encrypts table, secrets and logs; none is created', () => {
    expect(idsOf(encrypted, 'AWS::KMS::Key')).toEqual([]);
    const table = onlyResource(encrypted, 'AWS::DynamoDB::GlobalTable').Properties;
    expect(table).toMatchObject({ SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
    expect(JSON.stringify(table)).toContain(existing.encryptionKeyArn);
    const others = ['AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'].flatMap((type) =>
      Object.values(resourcesOf(encrypted, type)),
    );
    expect(others).toHaveLength(2 + 7);
    for (const { Properties } of others) expect(Properties.KmsKeyId).toBe(existing.encryptionKeyArn);
  });

  test('may be used by way of the service that encrypts, and only by who uses that', () => {
    const keyUse = (name: string): string[] =>
      (permissionsByRole(encrypted)[`${name}Role`] ?? []).filter((line) => line.startsWith('kms:'));
    const via = (service: string) => `through ${service}.eu-central-1.amazonaws.com`;
    const on = existing.encryptionKeyArn;
    const table = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];
    const throughTable = table.map((action) => `kms:${action} on ${on} ${via('dynamodb')}`);
    const throughSecrets = `kms:Decrypt on ${on} ${via('secretsmanager')}`;
    expect(keyUse('Session')).toEqual(throughTable);
    expect(keyUse('PreLogin')).toEqual([throughSecrets]);
    expect(keyUse('PostLogin')).toEqual([...throughTable, throughSecrets].sort());
  });

  test('of an existing table and of existing secrets may be used too', () => {
    const lines = permissionsByRole(all).PostLoginRole ?? [];
    expect(lines.filter((line) => line.startsWith('kms:Decrypt'))).toHaveLength(2);
    expect(lines.join()).toContain('through dynamodb.eu-central-1.amazonaws.com');
  });
});

describe('a domain', () => {
  test('is where the API answers, with the certificate and zone that are there already', () => {
    expect(idsOf(all, 'AWS::CertificateManager::Certificate')).toEqual([]);
    expect(idsOf(all, 'AWS::Route53::HostedZone')).toEqual([]);
    expect(onlyResource(all, 'AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
      DomainName: 'api.example.com',
      DomainNameConfigurations: [{ CertificateArn: customDomain.certificateArn, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(onlyResource(all, 'AWS::Route53::RecordSet').Properties).toMatchObject({
      Name: 'api.example.com.',
      Type: 'A',
    });
    expect(onlyResource(all, 'AWS::ApiGatewayV2::ApiMapping').Properties).toMatchObject({ Stage: '$default' });
    expect(onlyResource(all, 'AWS::ApiGatewayV2::ApiMapping').DependsOn.join()).toMatch(/ApiStage/);
    expect(onlyResource(all, 'AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(true);
    expect(text(all.Outputs.PostLoginUrl?.Value)).toBe('https://api.example.com/actions/post-login');
  });

  test('without a zone gets no record, and the default address stays unless told otherwise', () => {
    const template = synthesized('domain-without-zone');
    expect(idsOf(template, 'AWS::Route53::RecordSet')).toEqual([]);
    expect(text(template.Outputs.CustomDomainTarget?.Value)).toBe('ApiDomainName.RegionalDomainName');
    expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties).not.toHaveProperty('DisableExecuteApiEndpoint');
  });
});

test('a permissions boundary is on every role, and no policy is created', () => {
  const template = synthesized('with-permissionsBoundaryArn');
  expect(idsOf(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
  expect(roles).toHaveLength(6);
  for (const { Properties } of roles) expect(Properties.PermissionsBoundary).toBe(existing.permissionsBoundaryArn);
});

test('a topic hears of every alarm, and none is created', () => {
  const template = synthesized('with-alarmTopicArn');
  expect(idsOf(template, 'AWS::SNS::Topic')).toEqual([]);
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([existing.alarmTopicArn]);
  expect(alarms.length).toBeGreaterThan(20);
});

describe('X10: an account outside', () => {
  const invokers = (template: Template) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => !/^(apigateway|events)\.amazonaws\.com$/.test(text(Principal)))
      .map(({ Action, Principal, FunctionName }) => `${text(Principal)} ${text(Action)} ${text(FunctionName)}`);

  test('may invoke the three actions by one role of its own, and nothing else', () => {
    const role = 'arn:aws:iam::999999999999:role/actions';
    expect(invokers(everythingOn)).toEqual(
      ['PostLogin', 'PostAppend', 'PreLogin'].map((name) => `${role} lambda:InvokeFunction ${name}Function.Arn`),
    );
    expect(text(everythingOn.Outputs.PostLoginFunctionArn?.Value)).toBe('PostLoginFunction.Arn');
  });

  test('decides by itself when no role is named, and nobody is let in unasked', () => {
    const template = synthesized('invoker-without-role');
    expect(invokers(template)).toHaveLength(3);
    for (const line of invokers(template))
      expect(line).toMatch(/^999999999999 lambda:InvokeFunction Post|^9{12} .* Pre/);
    expect(invokers(all)).toEqual([]);
  });
});
