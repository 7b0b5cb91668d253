// Which deployment a command is about: constructs in any stack, found by their outputs, with the settings that their template shows.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensureLocalTemplate } from '../../local/synth.ts';
import { deploymentOfStage, findDeployment } from '../../operations/aws/find-deployment.ts';
import { settingsInTemplate } from '../../operations/aws/template-settings.ts';
import { lookUpModuleFindings } from '../../operations/doctor/look-up.ts';
import { doctor } from '../../operations/doctor.ts';
import { secretsSet } from '../../operations/secrets-set.ts';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runHere } from './run-command.ts';

type Template = { Resources: Record<string, object>; Outputs: Record<string, object> };

/** The local stage's template as it is in a stack where everything has a path before it. */
const templateOf = async (...prefixes: string[]): Promise<Template> => {
  const folder = await ensureLocalTemplate();
  const file = readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '';
  const { Resources, Outputs } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template;
  const rename = (section: Record<string, object>, hash = '') =>
    Object.fromEntries(
      prefixes.flatMap((prefix) => Object.entries(section).map(([id, value]) => [`${prefix}${id}${hash}`, value])),
    );
  return { Resources: rename(Resources), Outputs: rename(Outputs, '0A1B2C3D') };
};

const outputsOf = (prefix: string) => ({
  [`${prefix}ApiUrl0A1B2C3D`]: 'http://localhost:9',
  [`${prefix}CorbadoProjectId0A1B2C3D`]: 'pro-1',
  [`${prefix}ActionSecretArn0A1B2C3D`]: `arn:${prefix}:action`,
  [`${prefix}CorbadoApiSecretArn0A1B2C3D`]: `arn:${prefix}:api`,
});

let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  const one = { status: 'UPDATE_COMPLETE', outputs: { OrdersTableName0A1B2C3D: 'orders', ...outputsOf('Auth') } };
  aws.stacks.set('Backend', { ...one, template: await templateOf('Auth') });
  const two = { ...outputsOf('LoginAuth'), ...outputsOf('ShopAuth') };
  aws.stacks.set('Both', {
    status: 'CREATE_COMPLETE',
    outputs: two,
    template: await templateOf('LoginAuth', 'ShopAuth'),
  });
  aws.stacks.set('Other', { status: 'CREATE_COMPLETE', outputs: { ApiUrl: 'https://api.example.com' } });
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const id of ['arn:Auth:action', 'arn:ShopAuth:action', 'arn:LoginAuth:action'])
    aws.secrets.set(id, '{"current":"x"}');
  aws.secrets.set('arn:Auth:api', '{"current":"replace-me"}');
});

const actionSecret = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const set = (line: string) => runHere(secretsSet, `${line} --secret action`, environmentOf(aws.url), actionSecret);
const stored = (id: string) => JSON.parse(aws.secrets.get(id) ?? '').current;

it.each([
  [{}, 'CorbadoActions-prod'],
  [{ stackName: 'Login' }, 'Login'],
  // A mistake that the check of the stage reports.
  [{ stackName: 'no such name' }, 'CorbadoActions-prod'],
])('is looked for under the name that its stage gives it: %j', (written, stackName) => {
  expect(deploymentOfStage('prod', written).stackName).toBe(stackName);
});

it('finds the only construct of a stack', async () => {
  expect(await set('--stack Backend')).toMatchObject({
    code: 0,
    output: expect.stringContaining('of stack Backend is set'),
  });
  expect(stored('arn:Auth:action')).toBe(actionSecret);
});

it('asks which one is meant, and takes its path', async () => {
  expect(await set('--stack Both')).toMatchObject({
    code: 1,
    problems: expect.stringMatching(
      /several CorbadoActions — name one:\n {2}--construct LoginAuth\n {2}--construct ShopAuth\n$/,
    ),
  });
  expect((await set('--stack Both --construct Auth')).problems).toContain(
    'has no CorbadoActions called Auth — name one',
  );
  expect(await set('--stack Both --construct Shop/Auth')).toMatchObject({ code: 0, problems: '' });
  expect([stored('arn:ShopAuth:action'), stored('arn:LoginAuth:action')]).toEqual([actionSecret, 'x']);
});

it('says when a stack is none of ours, or not there', async () => {
  expect((await set('--stack Other')).problems).toContain('has no outputs of a CorbadoActions construct');
  expect((await set('--stack Nowhere')).problems).toContain(
    'no stack Nowhere in eu-central-1 — deploy it first: npx cdk',
  );
});

it('is examined by the doctor, with the settings of its template', async () => {
  const { code, output } = await runHere(doctor, '--stack Backend --json', environmentOf(aws.url));
  const { ok, findings } = JSON.parse(output);
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  const said = findings.map(
    ({ level, what, found, fix }: Record<string, string>) => `${level} ${what} ${found} → ${fix}`,
  );
  expect(said).toEqual(
    expect.arrayContaining([
      'ok stack Backend is UPDATE_COMPLETE → undefined',
      expect.stringMatching(
        /^error Corbado API secret .* → npm run secrets:set -- --stack Backend --secret corbado-api$/,
      ),
      expect.stringMatching(
        /^warning origins cookies \(SameSite=Strict\) do not reach the API from http:\/\/app\.localhost/,
      ),
    ]),
  );
  const both = await runHere(doctor, '--stack Both', environmentOf(aws.url));
  expect(both).toMatchObject({ code: 1, output: expect.stringMatching(/error +stack .*has several CorbadoActions/) });
});

it('says what it was told, each construct for itself', async () => {
  const template = await templateOf('Auth');
  expect(settingsInTemplate(template, 'Auth')).toMatchObject({
    corbado: { projectId: 'pro-1000000000000000001', apiAuth: 'basic' },
    allowedOrigins: ['http://app.localhost'],
    actions: { auth: 'hmac' },
    session: { absoluteSeconds: 10_800, cookieSameSite: 'Strict' },
    preLogin: { resolve: 'cognito' },
    cognito: {
      customAuth: true,
      createDemoPool: true,
      flag: { mode: 'attribute', attribute: 'custom:passkey_enrolled' },
    },
    logRetentionDays: 30,
  });
  expect(settingsInTemplate(template, 'Auth').lookUpLayer).toBeUndefined();
  expect(settingsInTemplate(template, 'Auth').functions.has('session')).toBe(true);
  expect(settingsInTemplate(template, 'Shop').functions.size).toBe(0);
});

const folder = mkdtempSync(join(tmpdir(), 'synthesised-'));
afterAll(() => rmSync(folder, { recursive: true }));

const synthesise = (stacks: Record<string, string[]>): void => {
  mkdirSync(join(folder, 'cdk.out'), { recursive: true });
  const artifacts = Object.entries(stacks).map(([name, keys]) => {
    const outputs = Object.fromEntries(keys.map((key) => [key, { Value: '' }]));
    writeFileSync(join(folder, 'cdk.out', `${name}.json`), JSON.stringify({ Outputs: outputs }));
    const properties = { templateFile: `${name}.json`, stackName: `${name}-live` };
    return [name, { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/eu-west-1', properties }];
  });
  writeFileSync(join(folder, 'cdk.out', 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
};

it('is the only one that the app of this folder has', async () => {
  const ours = Object.keys(outputsOf('Auth'));
  synthesise({ Network: ['VpcId'], Backend: ours });
  const said: string[] = [];
  const find = (choice: object) => findDeployment(choice, folder, (line) => said.push(line));
  expect(await find({})).toMatchObject({ stackName: 'Backend-live', region: 'eu-west-1' });
  expect(said.splice(0)).toEqual([expect.stringMatching(/--stack Backend-live, the only one in cdk\.out /)]);
  expect(await find({ stackName: 'Else', region: 'us-east-1' })).toMatchObject({
    stackName: 'Else',
    region: 'us-east-1',
  });
  expect(said).toEqual([]);
  synthesise({ Backend: ours, Second: ours });
  await expect(findDeployment({}, folder)).rejects.toThrow(/several.*\n {2}--stack Backend-live {2}in eu-west-1\n/);
  synthesise({ Network: ['VpcId'] });
  await expect(findDeployment({}, folder)).rejects.toThrow('has no stack with a CorbadoActions construct');
  await expect(findDeployment({}, join(folder, 'nowhere'))).rejects.toThrow('npx cdk synth, or name the stack');
});

it.each([
  ['a layer of the stack', [{ Ref: 'ResolveUser1234' }], ['ok', /in the layer ResolveUser1234$/]],
  ['a layer after others', ['arn:layer:a:1', 'arn:layer:b:2'], ['ok', /in the layer arn:layer:b:2$/]],
  ['a layer of another stack', [{ 'Fn::ImportValue': 'x' }], ['ok', /of another stack$/]],
  ['no layer', undefined, ['error', /pre-login has no layer/]],
] as const)('has a look-up of its own in %s', (_, Layers, [level, words]) => {
  const Environment = { Variables: { PRE_LOGIN_RESOLVE: 'module', PRE_LOGIN_MODULE: '/opt/resolve-user.mjs' } };
  const Properties = { Environment, ...(Layers && { Layers }) };
  const Resources = { AuthPreLoginFunctionABCDEF01: { Type: 'AWS::Lambda::Function', Properties } };
  const findings = lookUpModuleFindings(settingsInTemplate({ Resources }, 'Auth'));
  expect(findings).toEqual([expect.objectContaining({ level, found: expect.stringMatching(words) })]);
});
