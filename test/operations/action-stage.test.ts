// `npm run action -- --stage`: address, secret and way to sign come from infra/stages.ts and the stack, and nobody is made up there.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { action } from '../../operations/action.ts';
import { provideSystem } from '../support/system.ts';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runHere } from './run-command.ts';

const { system } = provideSystem();
let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
});
afterAll(() => aws.close());
beforeEach(() => {
  const outputs = { ApiUrl: system().url, ActionSecretArn: 'arn:action' };
  aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs });
  const { actionSecret } = system();
  aws.secrets.set('arn:action', JSON.stringify({ current: actionSecret, previous: 'something-else' }));
});

const run = async (line: string, input = '', stage = 'dev') => {
  const ended = await runHere(action, `${line} --stage ${stage}`, environmentOf(aws.url), input);
  expect(`${ended.output}${ended.problems}`).not.toContain(system().actionSecret.slice(8, 30));
  return ended;
};

it('signs with the current secret of the stack, to the address of the stack', async () => {
  const right = await run('pre-login --replay');
  expect(right).toMatchObject({ code: 0, problems: '', output: expect.stringContaining('2 of 2 as documented') });
  expect(right.output).toContain(`pre-login at ${system().url}, signed`);
  expect((await run('pre-login --wrong-secret')).code).toBe(0);
});

it('takes a proof from the pipe', async () => {
  const proof = await system().corbado.signPasskeyData({ claims: { webauthnId: 'user-1' } });
  const { code, output } = await run('post-login --signed-passkey-data - --replay', `${proof}\n`);
  expect([code, output.includes(proof)]).toEqual([0, false]);
});

it('expects what the stage says of events without proof', async () => {
  const { code, output } = await run('post-login --user user-1');
  expect(code).toBe(0);
  expect(output).toMatch(
    /expected +400 signed_passkey_data_required: the event brings no proof, and this stage believes/,
  );
});

it.each([
  ['post-append', /^--user is missing: a deployed stage writes down whom the event is about/],
  ['post-login', /^--user is missing/],
  ['post-login --other-user', /^--other-user needs a proof/],
  ['pre-login --action-secret-stdin', /^The secret is looked up/],
])('makes up nobody and guesses nothing: %s', async (line, words) => {
  const before = await system().dynamodb.items();
  const { code, problems } = await run(line);
  expect([code, problems]).toEqual([2, expect.stringMatching(words)]);
  expect(await system().dynamodb.items()).toEqual(before);
});

it('says what is missing: stage, stack, secret', async () => {
  aws.secrets.set('arn:action', '{"current":"replace-me"}');
  expect(await run('pre-login')).toMatchObject({
    code: 1,
    problems: expect.stringMatching(/^the action secret of stage dev is still the placeholder/),
  });
  aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: { ApiUrl: system().url } });
  expect((await run('pre-login')).problems).toMatch(/^the stack CorbadoActions-dev has no output ActionSecretArn/);
  aws.stacks.clear();
  expect((await run('pre-login')).problems).toMatch(/^there is no stack CorbadoActions-dev in eu-central-1/);
  const unknown = await run('pre-login', '', 'nowhere');
  expect([unknown.code, unknown.problems.split('\n')[0]]).toEqual([
    2,
    'infra/stages.ts has no stage nowhere: it has dev, prod',
  ]);
});
