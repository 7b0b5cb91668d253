// Runs one of the commands: in this process, which is quick, or as a person would, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { type Command, carryOut } from '../../operations/command/command-line.ts';
import { dispatch } from '../../operations/command/dispatch.ts';

const root = join(import.meta.dirname, '..', '..');

export type Ended = { readonly code: number | null; readonly output: string; readonly problems: string };

const asWords = (args: string | readonly string[]): string[] =>
  typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : [...args];

/** Runs something while the environment has these variables, and no others of AWS. */
export const withEnvironment = async <Result>(env: NodeJS.ProcessEnv, run: () => Promise<Result>): Promise<Result> => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return await run();
  } finally {
    vi.unstubAllEnvs();
  }
};

/** `input` is piped in. Rejects with what would end the program with a stack trace. */
export const runHere = async (
  command: Command,
  args: string | readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = '',
): Promise<Ended> => {
  const [stdin, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const code = await withEnvironment(env, () => carryOut(command, asWords(args), { input: stdin, output, errors }));
  return { code, output: String(output.read() ?? ''), problems: String(errors.read() ?? '') };
};

/** The whole command line, in this process and with its environment. */
export const dispatchHere = async (args: string): Promise<Ended> => {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  input.end();
  const code = await dispatch(asWords(args), { input, output, errors });
  return { code, output: String(output.read() ?? ''), problems: String(errors.read() ?? '') };
};

/** `input` is piped in; the process has only this environment, and the stages of the tests. */
export const runInProcess = async (
  name: string,
  args: string | readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> => {
  const script = [join('local', 'require-node-24.mjs'), join('operations', 'cli.ts'), ...asWords(name)];
  const { PATH, NODE_COMPILE_CACHE, CORBADO_ACTIONS_STAGES } = process.env;
  const child = spawn(process.execPath, [...script, ...asWords(args)], {
    cwd: root,
    env: { PATH, NODE_COMPILE_CACHE, CORBADO_ACTIONS_STAGES, ...env },
    stdio: 'pipe',
  });
  child.stdin.on('error', () => {}).end(input);
  const [[code], output, problems] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: typeof code === 'number' ? code : null, output, problems };
};
