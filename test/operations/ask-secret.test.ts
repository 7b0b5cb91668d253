// Secrets from a pipe and from a terminal, which must show nothing of them.
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askSecret } from '../../operations/secrets/ask-secret.ts';

const terminal = () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  const asked = askSecret('Secret: ', input, output);
  const shown = (): string => output.read()?.toString() ?? '';
  return { input, asked, shown };
};

it('takes all of a pipe, without the white space around it', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end('  whsec_abc \r\n');
  expect(await askSecret('Secret: ', input, output)).toBe('whsec_abc');
  expect(output.read()).toBeNull();
});

it('shows the question and nothing of the answer', async () => {
  const { input, asked, shown } = terminal();
  input.write('very-secreX\u007ft');
  input.write('\r');
  expect(await asked).toBe('very-secret');
  expect(shown()).toBe('Secret: \n');
});

it.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('ends with %s, having changed nothing', async (_, key) => {
  const { input, asked } = terminal();
  input.write(key);
  await expect(asked).rejects.toThrow(/nothing changed/);
});
