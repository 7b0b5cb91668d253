// `npm run secrets:set` from the outside: what it stores, what it refuses, and that it never shows a value.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runCommand } from './run-command.ts';

let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
});
afterAll(() => aws.close());

const first = `whsec_${Buffer.alloc(32, 'first').toString('base64')}`;
const second = `whsec_${Buffer.alloc(32, 'second').toString('base64')}`;
const apiSecret = `corbado1_${'s'.repeat(40)}`;

beforeEach(() => {
  const outputs = { CorbadoApiSecretArn: 'arn:api', ActionSecretArn: 'arn:action' };
  aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs });
  aws.secrets.set('arn:api', '{"current":"replace-me","unused":"x"}');
  aws.secrets.set('arn:action', JSON.stringify({ current: first }));
});

const set = async (line: string, input = '') => {
  const ended = await runCommand('secrets-set', ['--stage', 'dev', ...line.split(' ')], environmentOf(aws.url), input);
  for (const value of [first, second, apiSecret])
    expect(`${ended.output}${ended.problems}`).not.toContain(value.slice(9, 30));
  return ended;
};
const stored = (id: string): unknown => JSON.parse(aws.secrets.get(id) ?? '');

it('stores a secret that is piped in', async () => {
  expect(await set('--secret corbado-api', ` ${apiSecret}\n`)).toMatchObject({ code: 0, problems: '' });
  expect(stored('arn:api')).toEqual({ current: apiSecret });
});

it('rotates: both values, then the new one alone', async () => {
  const rotated = await set('--secret action --rotate', second);
  expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining('--finish-rotation') });
  expect(stored('arn:action')).toEqual({ current: second, previous: first });
  expect(await set('--secret action --finish-rotation')).toMatchObject({ code: 0 });
  expect(stored('arn:action')).toEqual({ current: second });
});

it('changes nothing when it refuses', async () => {
  const before = [...aws.secrets];
  const refused = [
    await set('--secret action', apiSecret),
    await set('--secret corbado-api', first),
    await set('--secret corbado-api', ''),
    await set('--secret action --rotate', first),
    await set('--secret action --finish-rotation'),
  ];
  for (const { code, problems } of refused) {
    expect(code).toBe(1);
    expect(problems).not.toContain('    at ');
  }
  expect([...aws.secrets]).toEqual(before);
});

it('says what is missing: the stack, the output, AWS itself', async () => {
  aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: {} });
  expect((await set('--secret action', first)).problems).toMatch(/no output ActionSecretArn/);
  aws.stacks.clear();
  expect((await set('--secret action', first)).problems).toMatch(
    /no stack CorbadoActions-dev in eu-central-1 — deploy/,
  );
  const nowhere = { ...environmentOf('http://127.0.0.1:9'), AWS_MAX_ATTEMPTS: '1' };
  expect((await runCommand('secrets-set', ['--stage', 'dev'], nowhere, apiSecret)).problems).toMatch(
    /cannot be reached/,
  );
});
