// What the local run cannot do it refuses, naming the resource of the template.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type Resources, route, table, writeTemplateFolder } from './template-folder.ts';

const describeWith = (more: Resources) => describeTemplate(writeTemplateFolder({ session: 'echo' }, more), localNames);

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
  expect(() => describeTemplate(folder, localNames)).toThrow('holds no template');
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.template.json`), '{}');
  expect(() => describeTemplate(folder, localNames)).toThrow('holds more than one template');
});

it('refuses a bundle that it does not know', () => {
  const folder = writeTemplateFolder({ session: 'echo' });
  writeFileSync(join(folder, 'asset.session', 'index.mjs'), 'export const handler = () => 1;');
  expect(() => describeTemplate(folder, localNames)).toThrow(
    'AWS::Lambda::Function Session: runs none of the bundles in bundles.json',
  );
});
