// `npm run doctor` from the outside: before a deployment, after one, and against the local run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { provideSystem } from '../support/system.ts';
import { type AwsEndpoint, account, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runCommand } from './run-command.ts';

const { system } = provideSystem();
let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
});
afterAll(() => aws.close());

const secret = `corbado1_${'s'.repeat(40)}`;

it('says what a fresh account lacks', async () => {
  const { code, output } = await runCommand('doctor', ['--stage', 'dev'], environmentOf(aws.url));
  expect(code).toBe(1);
  expect(output).toMatch(/^ok +Node\.js +24/m);
  expect(output).toMatch(/^ok +CDK command line +2\.1148\.1, as pinned$/m);
  expect(output).toMatch(/^warning +Corbado project +is the placeholder$/m);
  expect(output).toContain(`ok       account             ${account}`);
  expect(output).toMatch(/^error +bootstrap .*\n +→ npx cdk bootstrap aws:\/\/123456789012\/eu-central-1$/m);
  expect(output).toMatch(/^warning +stack +is not deployed yet$/m);
  expect(output).toMatch(/1 errors\n$/);
});

it('is content with a stage that is deployed, set and answering', async () => {
  const outputs = { ApiUrl: system().url, CorbadoApiSecretArn: 'arn:api' };
  aws.stacks.set('CDKToolkit', { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '30' } });
  aws.stacks.set('CorbadoActions-dev', { status: 'UPDATE_COMPLETE', outputs });
  aws.secrets.set('arn:api', JSON.stringify({ current: secret }));
  const { code, output } = await runCommand('doctor', ['--stage', 'dev'], environmentOf(aws.url));
  expect(output).toMatch(/^ok +stack +CorbadoActions-dev is UPDATE_COMPLETE$/m);
  expect(output).toMatch(/^ok +Corbado API secret +is set$/m);
  expect(output).toContain(`${system().url} answers`);
  expect(output).not.toContain(secret);
  expect(code).toBe(0);
});

it('names an old bootstrap and a missing stage', async () => {
  aws.stacks.set('CDKToolkit', { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '3' } });
  const old = await runCommand('doctor', ['--stage', 'dev'], environmentOf(aws.url));
  expect(old).toMatchObject({ code: 1, output: expect.stringContaining('version 3 is too old') });
  const unknown = await runCommand('doctor', ['--stage', 'nowhere'], environmentOf(aws.url));
  expect(unknown).toMatchObject({ code: 2, problems: expect.stringContaining('it has dev') });
});

it('goes on about the stage when there are no credentials', async () => {
  const { AWS_ACCESS_KEY_ID: _, ...env } = environmentOf(aws.url);
  const { code, output } = await runCommand('doctor', ['--stage', 'dev'], env);
  expect(code).toBe(1);
  expect(output).toMatch(
    /^error +credentials +there are no AWS credentials\n +→ set AWS_PROFILE, or log in: aws sso login$/m,
  );
});

it('looks at the local run without any AWS', async () => {
  const env = { PATH: process.env.PATH };
  const up = await runCommand('doctor', ['--local', '--url', system().url], env);
  expect(up).toMatchObject({ code: 0, output: expect.stringContaining('0 warnings, 0 errors') });
  const down = await runCommand('doctor', ['--local', '--url', 'http://localhost:9'], env);
  expect(down).toMatchObject({ code: 1, output: expect.stringContaining('→ start it: npm start') });
});
