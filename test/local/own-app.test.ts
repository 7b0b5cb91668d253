// A team's own CDK app on this machine: it is synthesised, the construct in it is found, and the whole journey runs on its template.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runJourney } from '../../local/journey.ts';
import { findConstruct } from '../../local/own-app/find-construct.ts';
import { describeDifferences, localEnvironment } from '../../local/own-app/local-environment.ts';
import { writeLocalTemplate } from '../../local/own-app/local-template.ts';
import { synthesiseApp } from '../../local/own-app/run-app.ts';
import { startLocalSystem } from '../../local/system.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-app-'));
  const app = `"${process.execPath}" "${join(import.meta.dirname, 'own-app.ts')}"`;
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app, context: {} }));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const synthesise = (stacks: string): Promise<string> => {
  vi.stubEnv('OWN_APP_STACKS', stacks);
  return synthesiseApp(folder);
};

// One app with all stacks that tests run one of: a synthesis takes a second of a processor.
let kept: string | undefined;
const synthesiseAll = async (): Promise<string> => {
  if (kept === undefined) {
    kept = mkdtempSync(join(tmpdir(), 'own-app-assembly-'));
    cpSync(await synthesise('prod Backend blue Outer LookUp Elsewhere'), kept, { recursive: true });
  }
  return kept;
};
afterAll(() => kept !== undefined && rmSync(kept, { recursive: true }));

it('runs with its own settings, and stand-ins for what is theirs', async () => {
  const found = findConstruct(await synthesiseAll(), { stackName: 'CorbadoActions-prod' });
  expect(found).toMatchObject({ stackName: 'CorbadoActions-prod', path: 'Default' });
  const templateFolder = join(folder, 'local');
  const differences = writeLocalTemplate(found, templateFolder);
  expect(differences.join('\n')).toContain('plays https://login.example.com');
  expect(differences.join('\n')).toContain('plays your user pool eu-west-1_Theirs123');
  const tokens = { ALLOW_TOKEN_IN_BODY: 'true' };
  const system = await startLocalSystem({ templateFolder, extraEnv: { session: tokens, 'verify-passkey': tokens } });
  try {
    const { environment } = system.template.functions.find(({ name }) => name === 'session') ?? {};
    expect(environment?.CORBADO_PROJECT_ID).toBe('pro-1234567890123456789');
    expect(environment?.ALLOWED_ORIGINS).toBe(`${system.url} https://app.example.com`);
    expect(system.template.cors?.allowOrigins).toEqual([system.url, 'https://app.example.com']);
    expect(system.template.tables).toHaveLength(1);
    const steps = [];
    for await (const step of runJourney(system)) steps.push(step);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(steps.length).toBeGreaterThan(30);
  } finally {
    await system.close();
  }
}, 60_000);

it('runs among things of the team’s own, which are left alone, and by aliases; the one of several that is named', async () => {
  const assembly = await synthesiseAll();
  expect(() => findConstruct(assembly, {})).toThrow(
    /several CorbadoActions — name one:[\s\S]*\n {2}--stack Backend --construct Auth\n {2}--stack CorbadoActions-blue --construct Default\n/,
  );
  expect(() => findConstruct(assembly, { construct: 'Else' })).toThrow('has no such CorbadoActions — name one');
  const found = findConstruct(assembly, { stackName: 'Backend' });
  expect(found).toMatchObject({ stackName: 'Backend', path: 'Auth' });
  const templateFolder = join(folder, 'local');
  expect(writeLocalTemplate(found, templateFolder).at(-1)).toBe(
    "what is not the construct's is left alone: function Theirs, API Orders, bucket Uploads, route ANY /orders/{id}",
  );
  const system = await startLocalSystem({ templateFolder });
  try {
    const names = system.template.functions.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['authorize', 'session', 'verify-auth-challenge']));
    expect(system.template.routes.map(({ path }) => path)).not.toContain('/orders/{id}');
    expect(system.template.userPools[0]?.triggers).toHaveProperty('VerifyAuthChallengeResponse');
    const answer = await fetch(`${system.url}/auth/session`);
    expect(await answer.json()).toMatchObject({ status: 401, code: 'unauthorized' });
  } finally {
    await system.close();
  }
}, 60_000);

it('runs from a nested stack, with a table of the stack around it', async () => {
  const found = findConstruct(await synthesiseAll(), { stackName: 'Outer', construct: 'Auth' });
  expect(found).toMatchObject({ stackName: 'Outer', path: 'Inner/Auth' });
  const templateFolder = join(folder, 'local');
  writeLocalTemplate(found, templateFolder);
  const system = await startLocalSystem({ templateFolder });
  try {
    const steps = [];
    const { template } = system;
    for (const path of ['/auth/session', '/auth/sessions']) steps.push((await fetch(`${system.url}${path}`)).status);
    expect([steps, template.tables.length]).toEqual([[401, 401], 1]);
    expect(template.functions.find(({ name }) => name === 'session')?.environment.TABLE_NAME).toBe('LocalSessionTable');
    expect(await system.warm('session')).toBeUndefined();
  } finally {
    await system.close();
  }
}, 60_000);

it('asks a look-up of its own, from the folder that becomes its layer', async () => {
  const found = findConstruct(await synthesiseAll(), { stackName: 'LookUp' });
  const templateFolder = join(folder, 'local');
  expect(writeLocalTemplate(found, templateFolder).join('\n')).toContain(
    'your look-up (resolve-user.mjs) runs as it is',
  );
  const system = await startLocalSystem({ templateFolder });
  try {
    const answer = async (identifier: string) => system.invoke('pre-login', { identifier });
    const body = { identifier: 'u-ada', userId: 'u-ada' };
    expect(await answer('ada@example.com')).toEqual({ ok: true, payload: { statusCode: 200, body } });
    expect(await answer('custom@example.com')).toMatchObject({
      payload: { body: { error: { code: 'account_locked' } } },
    });
  } finally {
    await system.close();
  }
}, 60_000);

it('says so where only AWS has the layer, and sends everybody to the other login', async () => {
  const found = findConstruct(await synthesiseAll(), { stackName: 'Elsewhere' });
  const templateFolder = join(folder, 'local');
  expect(writeLocalTemplate(found, templateFolder).join('\n')).toMatch(
    /your look-up \(resolve-user\.mjs\) is not here, as its layer is no folder of this stack: .*look_up_failed/,
  );
  const system = await startLocalSystem({ templateFolder });
  try {
    const body = { identifier: '', error: expect.objectContaining({ code: 'untyped' }) };
    const result = await system.invoke('pre-login', { identifier: 'ada@example.com' });
    expect(result).toEqual({ ok: true, payload: { statusCode: 200, body } });
  } finally {
    await system.close();
  }
}, 60_000);

it('is refused in plain words where there is none', async () => {
  expect(() => findConstruct(join(folder, 'nothing'), {})).toThrow('no CorbadoActions construct');
  writeFileSync(join(folder, 'broken.js'), "throw new Error('their app has a mistake of its own')");
  writeFileSync(join(folder, 'cdk.json'), '{"app": "node broken.js"}');
  await expect(synthesise('')).rejects.toThrow(/did not synthesise[\s\S]*their app has a mistake of its own/);
  writeFileSync(join(folder, 'cdk.json'), '{"app": 1}');
  await expect(synthesise('')).rejects.toThrow('has no "app"');
  rmSync(join(folder, 'cdk.json'));
  await expect(synthesise('')).rejects.toThrow(/no cdk\.json in .*npx corbado-actions init/);
});

it('may be synthesised already, and what is written there is kept from git', async () => {
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out', 'manifest.json'), '{}');
  const app = { app: 'out' };
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify(app));
  expect(await synthesise('')).toBe(join(folder, 'out'));
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: `"${process.execPath}" -e ""` }));
  await expect(synthesise('')).rejects.toThrow('exit code 0');
  expect(readFileSync(join(folder, '.corbado-actions', '.gitignore'), 'utf8')).toBe('*\n');
});

const issuer = (more: object) => ({
  issuer: 'https://a.example',
  audience: ['shop'],
  jwksUri: 'https://a.example/keys',
  ...more,
});
const issuersOf = (issuers: object[], ownPool = false) =>
  JSON.parse(localEnvironment({ TRUSTED_ISSUERS: JSON.stringify(issuers) }, { ownPool }).TRUSTED_ISSUERS ?? '');

it('trusts the existing login of this machine in place of its issuers, and its pool', () => {
  const login = { issuer: 'http://login.localhost', jwksUri: 'http://login.localhost/.well-known/jwks.json' };
  expect(issuersOf([])).toMatchObject([{ ...login, audience: ['demo-app'] }]);
  expect(issuersOf([issuer({ userIdClaim: 'uid' }), issuer({})])).toMatchObject([
    { ...login, audience: ['shop'], userIdClaim: 'sub' },
  ]);
  const pool = issuer({ isUserPool: true, userIdClaim: 'cognito:username' });
  const played = { isUserPool: true, userIdClaim: 'cognito:username', issuer: expect.stringContaining('cognito-idp.') };
  expect(issuersOf([pool])).toMatchObject([login, played]);
  expect(issuersOf([pool], true)).toEqual([expect.objectContaining(login), pool]);
  expect(describeDifferences({}, { ownPool: false }).join()).toContain('trust no issuer of their own');
});
