// `npm run doctor`: what it says about each thing it looks at, before a deployment, after one, and about the local run.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploymentOfStage } from '../../operations/aws/find-deployment.ts';
import { originFinding, secretFinding, stackFinding } from '../../operations/doctor/deployment.ts';
import { describeFinding, isSerious, type Level } from '../../operations/doctor/finding.ts';
import { examineStage, nodeFinding } from '../../operations/doctor/preparation.ts';
import { doctor } from '../../operations/doctor.ts';
import { provideSystem } from '../support/system.ts';
import { type AwsEndpoint, account, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runHere } from './run-command.ts';

const dev = deploymentOfStage('dev', {});

it.each([
  ['24.0.0', 'ok'],
  ['25.1.0', 'ok'],
  ['22.18.0', 'error'],
] as const)('Node %s is %s', (version, level) => expect(nodeFinding(version).level).toBe(level));

it.each<[string | undefined, Level]>([
  ['CREATE_COMPLETE', 'ok'],
  ['UPDATE_COMPLETE', 'ok'],
  [undefined, 'warning'],
  ['UPDATE_IN_PROGRESS', 'warning'],
  ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
  ['ROLLBACK_COMPLETE', 'error'],
  ['CREATE_FAILED', 'error'],
  ['UPDATE_ROLLBACK_FAILED', 'error'],
  ['A_STATE_OF_TOMORROW', 'error'],
])('a stack in state %s is %s', (status, level) => {
  const stack = status === undefined ? undefined : { name: 'CorbadoActions-dev', status };
  expect(stackFinding(stack, dev).level).toBe(level);
});

const good = Buffer.alloc(32, 'k').toString('base64');
it.each<[string, Level]>([
  ['', 'error'],
  ['not json', 'error'],
  ['{"current":"replace-me"}', 'error'],
  [JSON.stringify({ current: good }), 'ok'],
  [JSON.stringify({ current: good, previous: 'x' }), 'warning'],
])('the secret %s is %s, and is not shown', (text, level) => {
  const finding = secretFinding('action', text, { deployment: dev, apiAuth: 'basic' });
  expect(finding.level).toBe(level);
  expect(describeFinding(finding)).not.toContain(good);
  if (level === 'error') expect(finding.fix).toBe('npm run secrets:set -- --stage dev --secret action');
});

const execute = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
it.each([
  [execute, 'https://app.example.com', 'Strict', 'warning'],
  [execute, 'https://app.example.com', 'None', 'ok'],
  [execute, 'http://localhost:3000', 'Lax', 'warning'],
  ['https://api.example.com', 'https://app.example.com', 'Strict', 'ok'],
  ['https://api.example.com', 'https://example.com', 'Strict', 'ok'],
  ['https://api.example.com', 'https://app.example.org', 'Strict', 'warning'],
  ['http://localhost:3000', 'http://localhost:3000', 'Strict', 'ok'],
  ['http://localhost:3000', 'http://localhost:5173', 'Strict', 'ok'],
])('API %s, app %s, SameSite=%s: %s', (url, origin, sameSite, level) => {
  expect(originFinding(url, [origin], sameSite)).toMatchObject({ level, found: expect.stringContaining(origin) });
});

it('lists every mistake of a stage with its fix', () => {
  const written = { kind: 'production', corbado: { projectId: 'x' }, allowedOrigins: ['*'] };
  const { stage, findings } = examineStage('dev', written);
  expect(stage).toBeUndefined();
  expect(findings.map(({ found }) => found.split(':')[0])).toEqual([
    'stages.dev.corbado.projectId',
    'stages.dev.allowedOrigins[0]',
  ]);
  expect(isSerious(findings)).toBe(true);
  for (const { fix } of findings) expect(fix).toMatch(/copy it from|write it as/);
});

describe('the whole', () => {
  const { system } = provideSystem();
  let aws: AwsEndpoint;
  beforeAll(async () => {
    aws = await startAwsEndpoint();
  });
  afterAll(() => aws.close());
  const examine = (line: string, env = environmentOf(aws.url)) => runHere(doctor, line, env);
  const secret = `corbado1_${'s'.repeat(40)}`;

  it('says what a fresh account lacks', async () => {
    const { code, output } = await examine('--stage dev');
    expect(code).toBe(1);
    expect(output).toMatch(/^ok +Node\.js +24/m);
    expect(output).toMatch(/^ok +CDK command line +2\.1148\.1, as pinned$/m);
    expect(output).toMatch(/^warning +Corbado project +is the placeholder$/m);
    expect(output).toContain(`ok       account             ${account}`);
    expect(output).toMatch(/^error +bootstrap .*\n +→ npx cdk bootstrap aws:\/\/123456789012\/eu-central-1$/m);
    expect(output).toMatch(/^warning +stack +is not deployed yet$/m);
    expect(output).toMatch(/2 warnings, 1 error\n$/);
  });

  it('is content with a stage that is deployed, set and answering', async () => {
    const outputs = { ApiUrl: system().url, CorbadoApiSecretArn: 'arn:api' };
    aws.stacks.set('CDKToolkit', { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '30' } });
    aws.stacks.set('CorbadoActions-dev', { status: 'UPDATE_COMPLETE', outputs });
    aws.secrets.set('arn:api', JSON.stringify({ current: secret }));
    const { code, output } = await examine('--stage dev');
    expect(output).toMatch(/^ok +stack +CorbadoActions-dev is UPDATE_COMPLETE$/m);
    expect(output).toMatch(/^ok +Corbado API secret +is set$/m);
    expect(output).toContain(`${system().url} answers`);
    expect(output).toMatch(/1 warning, 0 errors\n$/);
    expect(output).not.toContain(secret);
    expect(code).toBe(0);
  });

  it('names an old bootstrap and a missing stage', async () => {
    aws.stacks.set('CDKToolkit', { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '3' } });
    const old = await examine('--stage dev');
    expect(old).toMatchObject({ code: 1, output: expect.stringContaining('version 3 is too old') });
    const unknown = await examine('--stage nowhere');
    expect(unknown).toMatchObject({ code: 2, problems: expect.stringContaining('it has dev') });
  });

  it('goes on about the stage when there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _, ...env } = environmentOf(aws.url);
    const { code, output } = await examine('--stage dev', env);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^error +credentials +there are no AWS credentials\n +→ set AWS_PROFILE, or log in: aws sso login$/m,
    );
  });

  it('looks at the local run without any AWS', async () => {
    const up = await examine(`--local --url ${system().url}`, {});
    expect(up).toMatchObject({ code: 0, output: expect.stringContaining('0 warnings, 0 errors') });
    const down = await examine('--local --url http://localhost:9', {});
    expect(down).toMatchObject({ code: 1, output: expect.stringContaining('→ start it: npm start') });
  });
});
