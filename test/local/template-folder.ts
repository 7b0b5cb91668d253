// Writes a small synthesised template with bundles of the tests' own, as the CDK would leave it.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionName } from '../../infra/functions.ts';
import { bundleHash, bundleListFile } from '../../local/lambda/template-functions.ts';

const file = (name: string): string => readFileSync(join(import.meta.dirname, 'bundles', name), 'utf8');

const bundles = {
  /** Answers with what it was given: event, context and environment. */
  echo: () => file('echo.mjs'),
  /** Does what the event says. */
  obedient: () => file('obedient.mjs'),
  /** Loads for longer than a function of these templates may run. */
  slow: () => "await new Promise((loaded) => setTimeout(loaded, 1200)); export const handler = async () => 'loaded';",
  /** Cannot be loaded. */
  broken: () => "export const handler = async () => 'never reached'; throw new Error('this stage is not configured');",
  /** A handler of the old kind, which Lambda's Node 24 runtime refuses. */
  callback: () => "export const handler = (_event, _context, callback) => callback(null, 'old');",
};
export type BundleName = keyof typeof bundles;
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
    // A function is known by its bytes, so two that do the same must still differ.
    writeFileSync(join(asset, 'index.mjs'), `${bundles[bundle]()}\n// ${name}\n`);
    hashes[name] = bundleHash(asset);
    Object.assign(resources, functionResources(name));
  }
  writeFileSync(join(folder, bundleListFile), JSON.stringify(hashes));
  writeFileSync(join(folder, 'test.template.json'), JSON.stringify({ Resources: { ...resources, ...more } }));
  return folder;
};
