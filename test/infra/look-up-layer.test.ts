// A look-up of the team's own: how it comes to the pre-login function, and what is refused of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, describe, expect, test } from 'vitest';
import { lookUpModuleProblem } from '../../infra/checks/look-up-module.ts';
import { refusalOf, teamTemplate } from './team-app.ts';
import { resourcesOf, type Template } from './template.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

const good = 'export const resolveUser = async () => ({ kind: "nobody" });';
const folderWith = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'look-up-layer-'));
  folders.push(folder);
  for (const [name, text] of Object.entries({ 'readme.txt': '', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};
const layerOf = (stack: Stack, files: Record<string, string> = { 'resolve-user.mjs': good }, more: object = {}) =>
  new LayerVersion(stack, 'ResolveUser', { code: Code.fromAsset(folderWith(files)), ...more });
const arn = (place: string) => `arn:aws:lambda:${place}:layer:resolve-user:3`;
const named = (stack: Stack, place = 'eu-central-1:123456789012') =>
  LayerVersion.fromLayerVersionArn(stack, 'ResolveUser', arn(place));
const asked = { preLogin: { resolve: 'module' as const } };
const other = (stack: Stack, index: number) =>
  LayerVersion.fromLayerVersionArn(
    stack,
    `Other${index}`,
    `arn:aws:lambda:eu-central-1:123456789012:layer:o${index}:1`,
  );

const functionIn = (template: Template, id: string) =>
  Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([name]) => name.startsWith(id))?.[1].Properties;
const layersOf = (template: Template, id: string): unknown => functionIn(template, id)?.Layers;

describe('the layer', () => {
  const template = teamTemplate({
    more: asked,
    bring: (stack) => ({
      resolveUserLayer: layerOf(stack),
      functionProps: {
        all: { layers: [other(stack, 1)] },
        'pre-login': { environment: { CUSTOMERS_TABLE: 'customers' } },
      },
    }),
  });

  test('comes to pre-login alone, after the layers of all functions', () => {
    const [first] = layersOf(template, 'AuthSession') as unknown[];
    expect(layersOf(template, 'AuthSession')).toHaveLength(1);
    expect(layersOf(template, 'AuthPreLogin')).toEqual([first, { Ref: expect.stringMatching(/^ResolveUser/) }]);
  });

  test('is where the function looks for it, beside variables of the team’s own', () => {
    const Variables = {
      PRE_LOGIN_RESOLVE: 'module',
      PRE_LOGIN_MODULE: '/opt/resolve-user.mjs',
      CUSTOMERS_TABLE: 'customers',
    };
    expect(functionIn(template, 'AuthPreLogin')).toMatchObject({ Environment: { Variables } });
  });

  test('may be in another account', () =>
    expect(refusalOf((stack) => ({ ...asked, resolveUserLayer: named(stack, 'eu-central-1:999999999999') }))).toEqual(
      [],
    ));
});

const bring = (files: Record<string, string>) => (stack: Stack) => ({
  ...asked,
  resolveUserLayer: layerOf(stack, files),
});
const exporting = (text: string) => ({ 'resolve-user.mjs': text });

test.each<[string, RegExp, (stack: Stack) => object]>([
  ['preLogin.resolve', /needs a layer.*hand in .* as resolveUserLayer$/, () => asked],
  [
    'resolveUserLayer',
    /as preLogin\.resolve is "userId" — write preLogin: \{ resolve: 'module' \}/,
    (s) => ({ resolveUserLayer: named(s) }),
  ],
  [
    'resolveUserLayer',
    /is "cognito"/,
    (s) => ({
      resolveUserLayer: named(s),
      preLogin: { resolve: 'cognito' },
      cognito: { createDemoPool: true },
      kind: 'development',
    }),
  ],
  [
    'resolveUserLayer',
    /switched off under functions/,
    (s) => ({ resolveUserLayer: named(s), functions: { 'pre-login': false } }),
  ],
  [
    'resolveUserLayer',
    /is not a construct — write new LayerVersion/,
    () => ({ ...asked, resolveUserLayer: Code.fromAsset('.') }),
  ],
  ['resolveUserLayr', /did you mean resolveUserLayer\?/, () => ({ resolveUserLayr: {} })],
  ['resolveUser', /resolveUserLayer/, () => ({ resolveUser: () => {} })],
  ['resolveUserLayer', /is in us-east-1/, (s) => ({ ...asked, resolveUserLayer: named(s, 'us-east-1:123456789012') })],
  [
    'resolveUserLayer',
    /not for Node\.js 24/,
    (s) => ({ ...asked, resolveUserLayer: layerOf(s, exporting(good), { compatibleRuntimes: [Runtime.NODEJS_22_X] }) }),
  ],
  [
    'resolveUserLayer',
    /not for arm64/,
    (s) => ({
      ...asked,
      resolveUserLayer: layerOf(s, exporting(good), { compatibleArchitectures: [Architecture.X86_64] }),
    }),
  ],
  [
    'resolveUserLayer',
    /is the sixth layer/,
    (s) => ({
      ...asked,
      resolveUserLayer: named(s),
      functionProps: { all: { layers: [1, 2, 3, 4, 5].map((index) => other(s, index)) } },
    }),
  ],
  ['resolveUserLayer', /has no resolve-user\.mjs at its top — put/, bring({})],
  [
    'resolveUserLayer',
    /but resolve-user\.ts, and a layer takes JavaScript — bundle it first: npx esbuild/,
    bring({ 'resolve-user.ts': good }),
  ],
  [
    'resolveUserLayer',
    /but resolve-user\.js — it has to be an ES module of that name/,
    bring({ 'resolve-user.js': good }),
  ],
  ['resolveUserLayer', /but resolve_user\.mjs —/, bring({ 'resolve_user.mjs': good })],
  ['resolveUserLayer', /in nodejs\/ — move it to the top/, bring({ 'nodejs/resolve-user.mjs': good })],
  ['resolveUserLayer', /is CommonJS — write export/, bring(exporting('module.exports = { resolveUser: () => {} };'))],
  ['resolveUserLayer', /exports no resolveUser — write/, bring(exporting('export const resolveUsers = () => {};'))],
  ['resolveUserLayer', /is no JavaScript \(.*\) — bundle/, bring(exporting('export const resolveUser = ({'))],
  [
    'resolveUserLayer',
    /call require.*--main-fields=module,main/,
    bring(exporting(`var r = (x) => { throw Error('Dynamic require of "' + x + '" is not supported'); }; ${good}`)),
  ],
  [
    'resolveUserLayer',
    /imports pg, which is not in the layer — bundle/,
    bring(exporting(`import pg from 'pg'; ${good}`)),
  ],
  ['resolveUserLayer', /imports @acme\/crm\/a, which/, bring(exporting(`export { resolveUser } from '@acme/crm/a';`))],
])('%s is refused: %s', (property, words, given) => {
  const [title, ...lines] = refusalOf(given);
  expect(title).toContain('Team/Auth');
  expect(lines).toEqual([expect.stringMatching(words)]);
  expect(lines[0]?.startsWith(`${property}: `)).toBe(true);
});

test.each([
  ['a default export', exporting('export default async () => ({ kind: "nobody" });')],
  ['what a bundler writes', exporting('var a=async()=>({kind:"nobody"});export{a as resolveUser};')],
  ['what Lambda has', exporting(`import 'node:crypto'; import 'fs'; import '@aws-sdk/client-dynamodb'; ${good}`)],
  ['another file of the layer', exporting(`import './more.mjs'; ${good}`)],
  [
    'a package of the layer',
    { ...exporting(`import '@acme/crm/a'; ${good}`), 'nodejs/node_modules/@acme/crm/a.js': '' },
  ],
])('%s is taken', (_, files) => expect(lookUpModuleProblem(layerOf(new Stack(), files))).toBeUndefined());

test('what the app bundles is looked at when it does', () => {
  const stack = new Stack();
  stack.node.setContext('aws:cdk:bundling-stacks', []);
  expect(lookUpModuleProblem(layerOf(stack, { 'resolve-user.ts': good }))).toBeUndefined();
});
