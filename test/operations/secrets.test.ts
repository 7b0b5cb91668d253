// `npm run secrets:set`: which secrets it takes, how two values change over, and that it never shows one.
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSecret } from '../../functions/shared/aws/secret.ts';
import { askSecret } from '../../operations/command/terminal.ts';
import { type ApiAuth, type SecretKind, secretMistake } from '../../operations/secrets/secret-shape.ts';
import { finishRotation, readStored, rotateValue } from '../../operations/secrets/stored-secret.ts';
import { secretsSet } from '../../operations/secrets-set.ts';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runHere } from './run-command.ts';

const bytes = (length: number, fill = 'k'): string => Buffer.alloc(length, fill).toString('base64');
const apiSecret = `corbado1_${'s'.repeat(32)}`;

describe('a secret', () => {
  const good: [SecretKind, string, ApiAuth?][] = [
    ['corbado-api', apiSecret],
    ['corbado-api', `corbado1_${'s'.repeat(15)}`],
    ['corbado-api', 'a-key-of-any-other-form-but-long', 'bearer'],
    ['action', `whsec_${bytes(32)}`],
    ['action', bytes(24)],
    ['action', bytes(64)],
    // What a deployment generates: letters and digits, 64 of them.
    ['action', `${'Ab3'.repeat(21)}x`],
  ];
  it.each(good)('taken: %s %s (%s)', (kind, text, apiAuth) => {
    expect(secretMistake(kind, text, apiAuth)).toBeUndefined();
    // The functions judge the same.
    expect(parseSecret(JSON.stringify({ current: text })).current).toBe(text);
  });

  const bad: [SecretKind, string, RegExp, ApiAuth?][] = [
    ['corbado-api', '', /is empty/],
    ['corbado-api', 'replace-me', /placeholder/],
    ['corbado-api', 's'.repeat(40), /starts with corbado1_/],
    ['corbado-api', 'corbado1_short', /not complete/],
    ['corbado-api', `corbado1_${'s'.repeat(600)}`, /not complete/],
    ['corbado-api', `corbado1_${'s'.repeat(20)} ${'s'.repeat(20)}`, /not complete/],
    ['corbado-api', `corbado1_${'s'.repeat(20)}\n${'s'.repeat(20)}`, /control character/],
    ['corbado-api', `${apiSecret}\u0007`, /control character/],
    ['corbado-api', btoa(`pro-123:${apiSecret}`), /project id and secret in one/],
    ['corbado-api', btoa(`pro-123:${apiSecret}`), /project id and secret in one/, 'bearer'],
    ['corbado-api', 'short', /not complete/, 'bearer'],
    ['action', 'replace-me', /placeholder/],
    ['action', bytes(23), /signing secret/],
    ['action', bytes(65), /signing secret/],
    ['action', apiSecret, /signing secret/],
    ['action', `whsec_${'*'.repeat(40)}`, /signing secret/],
    ['action', `whsec_whsec_${bytes(32)}`, /signing secret/],
    ['action', `${bytes(32)} ${bytes(32)}`, /signing secret/],
  ];
  it.each(bad)('refused without repeating it: %s %j', (kind, text, why, apiAuth) => {
    const mistake = secretMistake(kind, text, apiAuth) ?? '';
    expect(mistake).toMatch(why);
    if (text.length > 12) expect(mistake).not.toContain(text.slice(0, 12));
  });
});

describe('two values', () => {
  const any = () => true;
  it('change over: the current one becomes the previous one, unless it never was a secret', () => {
    expect(rotateValue({ current: 'old' }, 'new', any)).toEqual({ current: 'new', previous: 'old' });
    expect(rotateValue(undefined, 'new', any)).toEqual({ current: 'new' });
    expect(rotateValue({ current: 'replace-me' }, 'new', () => false)).toEqual({ current: 'new' });
    expect(finishRotation({ current: 'b', previous: 'a' })).toEqual({ current: 'b' });
  });

  it('never become three, and nothing is dropped that is not there', () => {
    expect(() => rotateValue({ current: 'b', previous: 'a' }, 'c', any)).toThrow(/--finish-rotation/);
    expect(() => rotateValue({ current: 'a' }, 'a', any)).toThrow(/nothing to do/);
    expect(() => finishRotation({ current: 'b' })).toThrow(/no rotation/);
    expect(() => finishRotation(undefined)).toThrow(/no rotation/);
  });

  it('are read out of whatever else is stored beside them', () => {
    expect(readStored('{"current":"a","unused":"x"}')).toEqual({ current: 'a' });
    expect(readStored('{"current":"b","previous":"a"}')).toEqual({ current: 'b', previous: 'a' });
    for (const text of ['', 'text', '[]', '{}', '{"current":1}', 'null'])
      expect(readStored(text), text).toBeUndefined();
  });
});

describe('at a terminal', () => {
  const ask = () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    return { input, asked: askSecret('Secret: ', { input, output }), shown: () => String(output.read() ?? '') };
  };

  it('the question is shown, and nothing of the answer', async () => {
    const { input, asked, shown } = ask();
    input.write('very-secreX\u007ft');
    input.write('\r');
    expect(await asked).toBe('very-secret');
    expect(shown()).toBe('Secret: \n');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s ends it, having changed nothing', async (_, key) => {
    const { input, asked } = ask();
    input.write(key);
    await expect(asked).rejects.toThrow(/nothing changed/);
  });
});

describe('from a pipe', () => {
  const [first, second] = [`whsec_${bytes(32, 'first')}`, `whsec_${bytes(32, 'second')}`];
  let aws: AwsEndpoint;
  beforeAll(async () => {
    aws = await startAwsEndpoint();
  });
  afterAll(() => aws.close());
  beforeEach(() => {
    const outputs = { CorbadoApiSecretArn: 'arn:api', ActionSecretArn: 'arn:action' };
    aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs });
    aws.secrets.set('arn:api', '{"current":"replace-me","unused":"x"}');
    aws.secrets.set('arn:action', JSON.stringify({ current: first }));
  });

  const set = async (line: string, input = '', env = environmentOf(aws.url)) => {
    const ended = await runHere(secretsSet, `--stage dev ${line}`, env, input);
    for (const value of [first, second, apiSecret])
      expect(`${ended.output}${ended.problems}`).not.toContain(value.slice(9, 30));
    return ended;
  };
  const stored = (id: string): unknown => JSON.parse(aws.secrets.get(id) ?? '');

  it('a secret is stored without the white space around it', async () => {
    expect(await set('--secret corbado-api', ` ${apiSecret}\n`)).toMatchObject({ code: 0, problems: '' });
    expect(stored('arn:api')).toEqual({ current: apiSecret });
  });

  it('a secret is rotated: both values, then the new one alone', async () => {
    const rotated = await set('--secret action --rotate', second);
    expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining('--finish-rotation') });
    expect(stored('arn:action')).toEqual({ current: second, previous: first });
    expect(await set('--secret action --finish-rotation')).toMatchObject({ code: 0 });
    expect(stored('arn:action')).toEqual({ current: second });
  });

  it.each([
    ['--secret action', apiSecret],
    ['--secret corbado-api', first],
    ['--secret corbado-api', ''],
    ['--secret action --rotate', first],
    ['--secret action --finish-rotation', ''],
  ])('nothing changes when %s is refused', async (line, input) => {
    const before = [...aws.secrets];
    expect(await set(line, input)).toMatchObject({ code: 1, output: '' });
    expect([...aws.secrets]).toEqual(before);
  });

  it('what is missing is said: the stack, the output, AWS itself', async () => {
    aws.stacks.set('CorbadoActions-dev', { status: 'CREATE_COMPLETE', outputs: {} });
    expect((await set('--secret action', first)).problems).toMatch(/no output ActionSecretArn/);
    aws.stacks.clear();
    expect((await set('--secret action', first)).problems).toMatch(
      /no stack CorbadoActions-dev in eu-central-1 — deploy/,
    );
    const nowhere = { ...environmentOf('http://127.0.0.1:9'), AWS_MAX_ATTEMPTS: '1' };
    expect((await set('', apiSecret, nowhere)).problems).toMatch(/cannot be reached/);
  });
});
