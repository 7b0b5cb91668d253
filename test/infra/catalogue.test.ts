// The catalogue of functions: complete beside the folders of functions/, and cheap to read.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { functionAccess, routeKey, routes } from '../../infra/deployed-functions.ts';
import { functionNames } from '../../infra/functions.ts';

const root = join(import.meta.dirname, '..', '..');

test('every function has a row, and every row a function', () => {
  const folders = globSync('functions/*/handler.ts', { cwd: root }).map((file) => dirname(file).split(/[\\/]/)[1]);
  expect([...functionNames].sort()).toEqual(folders.sort());
});

test('no two functions answer one route', () => {
  expect(new Set(routes.map(routeKey)).size).toBe(routes.length);
});

const actionOf: Readonly<Record<string, string>> = {
  get: 'GetItem',
  query: 'Query',
  put: 'PutItem',
  update: 'UpdateItem',
  remove: 'DeleteItem',
};

test.each(functionNames)('%s opens the operations of the table that its row allows, and no others', (name) => {
  const handler = readFileSync(join(root, 'functions', name, 'handler.ts'), 'utf8');
  const [, opened = ''] = /openTable\(env\.TABLE_NAME, \{ ([\w, ]+) \}\)/.exec(handler) ?? [];
  const actions = opened === '' ? [] : opened.split(', ').map((operation) => actionOf[operation]);
  const everything = { checkUserStatus: true, flag: { mode: 'attribute' } } as const;
  const access = functionAccess(name, {
    actions: { auth: 'hmac' },
    preLogin: { resolve: 'cognito' },
    cognito: everything,
  });
  expect(actions.sort()).toEqual([...access.table].sort());
});

test('names, rows and settings are read without a bundler and without the CDK', () => {
  const files = [
    'infra/functions.ts',
    'infra/deployed-functions.ts',
    'infra/settings/parse-stage.ts',
    'test/fixtures/stages.ts',
  ];
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    for (const file of ${JSON.stringify(files.map((file) => join(root, file)))}) await import('file://' + file);
    console.log(JSON.stringify(loaded));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const loaded: string[] = JSON.parse(stdout || JSON.stringify([stderr]));
  expect(loaded.filter((url) => url.includes('/infra/')).length).toBeGreaterThan(10);
  const packages = loaded.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]).filter((name) => name);
  expect([...new Set(packages)]).toEqual(['zod']);
});
