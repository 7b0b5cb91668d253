// The command as the program that it is: its exit code, where its words go, and that nothing ends with a stack trace.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { dispatchHere, runInProcess, withEnvironment } from './run-command.ts';

let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  const outputs = { CorbadoApiSecretArn: 'arn:api' };
  aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs });
  aws.secrets.set('arn:api', '{"current":"replace-me"}');
});
afterAll(() => aws.close());

const apiSecret = `corbado1_${'s'.repeat(40)}`;

it('ends with 0, 1 or 2', async () => {
  const env = environmentOf(aws.url);
  const [help, set, nobody, unknown, unfit, unasked] = await Promise.all([
    dispatchHere('user --help'),
    runInProcess('secrets', '--stage dev', env, ` ${apiSecret}\n`),
    dispatchHere('smoke --url http://localhost:9'),
    dispatchHere('action mid-login --url http://localhost:9'),
    withEnvironment(env, () => dispatchHere('cognito --stage dev --yes')),
    runInProcess('doctor', '--stag dev', {}),
  ]);
  expect(help).toMatchObject({ code: 0, output: expect.stringMatching(/^usage: npm run user.*USER-ID/), problems: '' });
  expect(set).toMatchObject({ code: 0, problems: '' });
  expect(JSON.parse(aws.secrets.get('arn:api') ?? '')).toEqual({ current: apiSecret });
  expect({ ...nobody, output: nobody.output.trim() }).toMatchObject({
    code: 1,
    output: 'smoke test of http://localhost:9',
    problems: expect.stringContaining('does not answer (no answer: ECONNREFUSED)'),
  });
  expect(unknown).toMatchObject({ code: 2, output: '', problems: expect.stringMatching(/^The action mid-login /) });
  expect(unfit).toMatchObject({ code: 1, problems: expect.stringContaining('set existing.userPoolArn in infra/') });
  expect(unasked).toMatchObject({
    code: 2,
    problems: expect.stringMatching(/^There is no option --stag: did you mean --stage\?\n\nusage: npm run doctor/),
  });
  for (const { problems } of [set, nobody, unknown, unfit, unasked]) expect(problems).not.toContain('    at ');
});

it('is one command with subcommands, each of which explains itself', async () => {
  const [help, version, start, none, mistyped, strange] = await Promise.all([
    dispatchHere('--help'),
    dispatchHere('--version'),
    dispatchHere('start --help'),
    dispatchHere(''),
    dispatchHere('docter --stage dev'),
    dispatchHere('constructor'),
  ]);
  expect(help).toMatchObject({ code: 0, problems: '' });
  for (const name of ['start', 'doctor', 'smoke', 'secrets', 'cognito', 'user', 'action'])
    expect(help.output).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
  expect(version).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(start).toMatchObject({ code: 0, output: expect.stringMatching(/^usage: npm start -- /) });
  expect(none).toMatchObject({ code: 2, problems: expect.stringMatching(/^No subcommand is named\n\nusage:/) });
  expect(mistyped).toMatchObject({
    code: 2,
    output: '',
    problems: expect.stringMatching(/^There is no subcommand docter: did you mean doctor\?\n\nusage: corbado-actions/),
  });
  expect(strange.problems).toMatch(/^There is no subcommand constructor\n/);
});
