// Writes a small synthesised template with bundles of the tests' own, as the CDK would leave it.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../infra/build.ts';
import { bundleHash, bundleListFile } from '../../local/lambda/template-functions.ts';

export type BundleName = 'echo' | 'moody' | 'slow' | 'broken' | 'callback';
export type Functions = Partial<Record<FunctionName, BundleName>>;
export type Resources = Record<string, object>;

/** Logical ids are made of the function's name: `PostLogin`, `PostLoginIntegration`. */
export const logicalId = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const functionResources = (name: string): Resources => ({
  [logicalId(name)]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Handler: 'index.handler',
      Timeout: 1,
      MemorySize: 256,
      Environment: { Variables: { STAGE: 'test', TABLE_NAME: { Ref: 'Table' } } },
    },
    Metadata: { 'aws:asset:path': `asset.${name}` },
  },
  [`${logicalId(name)}Integration`]: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': [logicalId(name), 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
});

export const route = (key: string, functionName: FunctionName, more: object = {}): object => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    RouteKey: key,
    Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${logicalId(functionName)}Integration` }]] },
    ...more,
  },
});

export const table = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  },
};

/** Returns the folder. Each function gets its resources; `more` adds to them or replaces them. */
export const writeTemplateFolder = (functions: Functions, more: Resources = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'local-template-'));
  const hashes: Record<string, string> = {};
  const resources: Resources = { Table: table };
  for (const [name, bundle] of Object.entries(functions)) {
    const asset = join(folder, `asset.${name}`);
    mkdirSync(asset);
    const source = readFileSync(join(import.meta.dirname, 'bundles', `${bundle}.mjs`), 'utf8');
    // A function is known by its bytes, so two that do the same must still differ.
    writeFileSync(join(asset, 'index.mjs'), `${source}\n// ${name}\n`);
    hashes[name] = bundleHash(asset);
    Object.assign(resources, functionResources(name));
  }
  writeFileSync(join(folder, bundleListFile), JSON.stringify(hashes));
  writeFileSync(join(folder, 'test.template.json'), JSON.stringify({ Resources: { ...resources, ...more } }));
  return folder;
};
