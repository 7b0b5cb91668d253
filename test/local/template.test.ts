// The template is read with concrete values; what the local run cannot read, or cannot do, it refuses, naming the resource.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type Resources, route, table, writeTemplateFolder } from './template-folder.ts';

const addresses = {
  app: 'http://localhost:3000',
  corbado: 'http://127.0.0.1:4001',
  login: 'http://127.0.0.1:4002',
  cognito: 'http://127.0.0.1:4003',
};

const describeWith = (more: Resources) => describeTemplate(writeTemplateFolder({ session: 'echo' }, more), addresses);

const environmentOf = (variables: Record<string, unknown>, more: Resources = {}) => {
  const properties = { Handler: 'index.handler', Environment: { Variables: variables } };
  const metadata = { 'aws:asset:path': 'asset.session' };
  const session = { Type: 'AWS::Lambda::Function', Properties: properties, Metadata: metadata };
  return describeWith({ Session: session, ...more }).functions[0]?.environment;
};

it('describes functions, with the limits of Lambda where none are given', () => {
  const folder = writeTemplateFolder({ session: 'echo', 'post-login': 'obedient' });
  const { functions } = describeTemplate(folder, addresses);
  expect(functions.map(({ name, logicalId, codeFolder }) => ({ name, logicalId, codeFolder }))).toEqual([
    { name: 'session', logicalId: 'Session', codeFolder: join(folder, 'asset.session') },
    { name: 'post-login', logicalId: 'PostLogin', codeFolder: join(folder, 'asset.post-login') },
  ]);
  expect(functions[0]).toMatchObject({ timeoutSeconds: 1, memoryMb: 256, environment: { TABLE_NAME: 'Table' } });
  const bare = { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler' } };
  const withDefaults = describeWith({ Session: { ...bare, Metadata: { 'aws:asset:path': 'asset.session' } } });
  expect(withDefaults.functions[0]).toMatchObject({ timeoutSeconds: 3, memoryMb: 128, environment: {} });
});

it('describes routes and tables', () => {
  const { routes, tables, cors } = describeWith({
    Open: route('GET /auth/session', 'session'),
    Closed: route('POST /actions/pre-login', 'session', { AuthorizationType: 'AWS_IAM' }),
    Named: { ...table, Properties: { ...table.Properties, TableName: 'sessions' } },
  });
  expect(routes).toEqual([
    { method: 'GET', path: '/auth/session', functionName: 'session', authorization: 'NONE' },
    { method: 'POST', path: '/actions/pre-login', functionName: 'session', authorization: 'AWS_IAM' },
  ]);
  expect(tables.map(({ name }) => name)).toEqual(['Table', 'sessions']);
  expect(cors).toBeUndefined();
});

it('replaces the local names everywhere', () => {
  const issuers = JSON.stringify([{ issuer: localNames.login, jwksUri: `${localNames.login}/keys` }]);
  expect(environmentOf({ A: `${localNames.app} ${localNames.app}`, B: localNames.corbado, C: issuers })).toEqual({
    A: 'http://localhost:3000 http://localhost:3000',
    B: 'http://127.0.0.1:4001',
    C: '[{"issuer":"http://127.0.0.1:4002","jwksUri":"http://127.0.0.1:4002/keys"}]',
  });
  const properties = { CorsConfiguration: { AllowOrigins: [localNames.app], AllowCredentials: true, MaxAge: 60 } };
  const { cors } = describeWith({ Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: properties } });
  expect(cors).toMatchObject({ allowOrigins: ['http://localhost:3000'], allowCredentials: true, maxAgeSeconds: 60 });
});

describe('references', () => {
  // What Fn::Sub fills in.
  const hole = (name: string) => `\${${name}}`;
  const topic = { Topic: { Type: 'AWS::SNS::Topic' } };

  it.each([
    [{ Ref: 'AWS::Region' }, 'eu-central-1'],
    [{ Ref: 'Table' }, 'Table'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:eu-central-1:000000000000:table/Table'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:eu-central-1:000000000000:table/Table'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Table' }, { 'Fn::Join': ['', ['b', 'c']] }]] }, 'a-Table-bc'],
    [
      { 'Fn::Sub': ['Table', 'AWS::Partition', 'Table.Arn', '!Table'].map(hole).join('/') },
      `Table/aws/arn:aws:dynamodb:eu-central-1:000000000000:table/Table/${hole('Table')}`,
    ],
    [{ 'Fn::Sub': [`${hole('It')}-${hole('Table')}`, { It: { Ref: 'AWS::AccountId' } }] }, '000000000000-Table'],
  ])('resolves %j', (value, expected) => {
    expect(environmentOf({ VALUE: value })).toEqual({ VALUE: expected });
  });

  it('leaves out what is AWS::NoValue', () => {
    expect(environmentOf({ VALUE: { Ref: 'AWS::NoValue' }, OTHER: 'x' })).toEqual({ OTHER: 'x' });
  });

  it.each([
    [{ Ref: 'Missing' }, 'Ref Missing (not in the template)'],
    [{ Ref: 'Topic' }, 'Ref Topic (AWS::SNS::Topic)'],
    [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Fn::GetAtt Table.StreamArn (AWS::DynamoDB::GlobalTable)'],
    [{ 'Fn::ImportValue': 'shared' }, 'Fn::ImportValue'],
    [{ 'Fn::Join': ['', [{ Ref: 'AWS::NoValue' }]] }, 'a text made of {"Ref":"AWS::NoValue"}'],
    [{ 'Fn::Join': 'x' }, 'an Fn::Join of this shape'],
  ])('refuses %j, naming who uses it', (value, what) => {
    expect(() => environmentOf({ VALUE: value }, topic)).toThrow(
      `AWS::Lambda::Function Session: the local run does not know the value of ${what}`,
    );
  });
});

const integration = (uri: unknown) => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: { IntegrationType: 'AWS_PROXY', IntegrationUri: uri, PayloadFormatVersion: '2.0' },
});
const queue = { Type: 'AWS::ApiGatewayV2::Api', Properties: {} };

it.each<[string, Resources, string]>([
  ['a route for any method', { R: route('ANY /x', 'session') }, 'AWS::ApiGatewayV2::Route R: '],
  ['a route with parameters', { R: route('GET /x/{id}', 'session') }, 'AWS::ApiGatewayV2::Route R: '],
  ['the default route', { R: route('$default', 'session') }, 'AWS::ApiGatewayV2::Route R: '],
  ['a JWT authorizer', { R: route('GET /x', 'session', { AuthorizationType: 'JWT' }) }, 'AWS::ApiGatewayV2::Route R: '],
  [
    'a foreign target',
    { R: route('GET /x', 'session', { Target: 'integrations/None' }) },
    'leads to integrations/None',
  ],
  [
    'an integration of something else',
    { I: integration('arn:other') },
    'AWS::ApiGatewayV2::Integration I: calls arn:other',
  ],
  ['two APIs', { A: queue, B: queue }, 'AWS::ApiGatewayV2::Api B: is a second API'],
  [
    'another handler',
    { F: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'x.y' } } },
    'AWS::Lambda::Function F: ',
  ],
  [
    'code without an asset',
    { F: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler' } } },
    'F: has no aws:asset:path',
  ],
  [
    'an index',
    { Table: { ...table, Properties: { ...table.Properties, GlobalSecondaryIndexes: [{}] } } },
    'AWS::DynamoDB::GlobalTable Table: ',
  ],
])('refuses %s by name', (_, resources, message) => {
  expect(() => describeWith(resources)).toThrow(message);
});

it('refuses a folder with no template, or with two', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-template-'));
  expect(() => describeTemplate(folder, addresses)).toThrow('holds no template');
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.template.json`), '{}');
  expect(() => describeTemplate(folder, addresses)).toThrow('holds more than one template');
});

it('refuses a bundle that it does not know', () => {
  const folder = writeTemplateFolder({ session: 'echo' });
  writeFileSync(join(folder, 'asset.session', 'index.mjs'), 'export const handler = () => 1;');
  expect(() => describeTemplate(folder, addresses)).toThrow(
    'AWS::Lambda::Function Session: runs none of the bundles in bundles.json',
  );
});
