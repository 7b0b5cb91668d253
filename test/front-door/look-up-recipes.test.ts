// The look-ups that docs/look-up.md shows, run: bundled as it says, in the layer of the stack that it shows, by the built function.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { LoginStack } from '../../docs/recipes/look-up-app.ts';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import { createTable } from '../../local/dynamodb/engine.ts';
import { readTemplate } from '../infra/template.ts';
import { callAction } from '../support/action-call.ts';
import { entriesWith } from '../support/log-entries.ts';
import { runWith } from '../support/run-with.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const docs = join(import.meta.dirname, '..', '..', 'docs');
const temporary = mkdtempSync(join(tmpdir(), 'look-up-recipes-'));
const folder = join(temporary, 'resolve-user');
afterAll(() => rmSync(temporary, { recursive: true }));

/** As docs/look-up.md says. */
const bundled = async (recipe: string, name = 'resolve-user.mjs'): Promise<string> => {
  const outfile = join(folder, name);
  const entryPoints = [join(docs, 'recipes', recipe)];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return pathToFileURL(outfile).href;
};

const preLogin = async (identifier: string) => {
  const answer = await callAction(bench, 'pre-login', { identifier });
  const [entry] = entriesWith(bench, answer.headers['x-request-id']);
  return [answer.body.identifier, entry?.lookUp, entry?.lookUpCode];
};

describe('A5: customers in a table', () => {
  const customers = {
    'ada@example.com': { customerId: { S: 'u-1' } },
    'bob@example.com': { customerId: { S: 'u-2' }, closed: { BOOL: true } },
  };

  beforeAll(async () => {
    const { url } = bench.system().dynamodb;
    await createTable(url, {
      name: 'customers',
      keySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
      attributeDefinitions: [{ AttributeName: 'email', AttributeType: 'S' }],
    });
    for (const [email, more] of Object.entries(customers))
      await callDynamodb(url, 'PutItem', { TableName: 'customers', Item: { email: { S: email }, ...more } });
    const address = await bundled('resolve-user-table.ts');
    // Whoever signs with another key is judged by no role of the template, which has none for this table.
    const access = { AWS_ACCESS_KEY_ID: 'team', AWS_ENDPOINT_URL_DYNAMODB: url };
    const settings = { PRE_LOGIN_RESOLVE: 'module', PRE_LOGIN_MODULE: address, CUSTOMERS_TABLE: 'customers' };
    runWith(bench, 'pre-login', { ...settings, ...access });
  });
  afterAll(() => callDynamodb(bench.system().dynamodb.url, 'DeleteTable', { TableName: 'customers' }));

  it.each([
    ['Ada@Example.com', ['u-1', 'found', undefined]],
    ['bob@example.com', ['', 'silent', 'account_closed']],
    ['eve@example.com', ['', 'nobody', undefined]],
  ])('A5: %s', async (typed, outcome) => expect(await preLogin(typed)).toEqual(outcome));
});

describe('A5: customers behind an API', () => {
  const customers: Record<string, object> = {
    'ada@example.com': { id: 'u-1', status: 'active' },
    'bob@example.com': { id: 'u-2', status: 'locked' },
    'cleo@example.com': { id: 'u-3', status: 'invited' },
  };
  const requestIds = new Set<unknown>();
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      requestIds.add(request.headers['x-request-id']);
      const email = new URL(request.url ?? '', 'http://localhost').searchParams.get('email') ?? '';
      if (email.startsWith('down')) response.writeHead(500).end();
      else if (customers[email] === undefined) response.writeHead(404).end();
      else response.end(JSON.stringify(customers[email]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = await bundled('resolve-user-http.ts', 'http.mjs');
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { PRE_LOGIN_RESOLVE: 'module', PRE_LOGIN_MODULE: address, CUSTOMERS_API: api };
    runWith(bench, 'pre-login', settings);
  });
  afterAll(() => void server.close());

  it.each([
    ['ada@example.com', ['u-1', 'found', undefined]],
    ['bob@example.com', ['', 'custom', 'account_locked']],
    ['cleo@example.com', ['', 'untyped', 'customer_status']],
    ['eve@example.com', ['', 'nobody', undefined]],
    ['down@example.com', ['', 'untyped', 'look_up_failed']],
  ])('A5: %s', async (typed, outcome) => expect(await preLogin(typed)).toEqual(outcome));

  it('L1: know the request by the id in our log', () => {
    expect(requestIds.size).toBe(5);
  });
});

test('the stack takes the folder, and lets pre-login alone read the table', async () => {
  await bundled('resolve-user-table.ts');
  const app = new App({ outdir: join(temporary, 'cdk.out'), builtinCloudFormationValidation: false });
  new LoginStack(app, 'Login', folder);
  const template = JSON.stringify(readTemplate(app.synth().getStackArtifact('Login').template));
  expect(template.split(':table/customers').length).toBe(2);
});

test.each(['resolve-user-table.ts', 'resolve-user-http.ts', 'look-up-app.ts'])('is %s of docs/recipes', (file) => {
  const code = readFileSync(join(docs, 'recipes', file), 'utf8').replaceAll('../../infra/index.ts', 'corbado-actions');
  expect(readFileSync(join(docs, 'look-up.md'), 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
});
