// Runs a program to its end and keeps what it wrote. A program that fails takes the test with it, and shows what it said.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';

const root = join(import.meta.dirname, '..', '..');

export type Program = {
  readonly file: string;
  readonly args: readonly string[];
  /** Where it runs. @default - the project's folder */
  readonly folder?: string;
  /** Added to this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads from its standard input; nothing when absent. */
  readonly input?: string;
  /** @default 600 */
  readonly timeoutSeconds?: number;
};

export type Ended = { readonly code: number | null; readonly output: string };

/** `output` is standard output and then standard error. Rejects with a configuration problem when it cannot be run. */
export const runToEnd = async (program: Program): Promise<Ended> => {
  const { file, args, folder = root, env, input = '', timeoutSeconds = 600 } = program;
  // Not spawn's own timeout: of a program that cannot be started, its timer would keep this process waiting all that time.
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const child = spawn(file, args, { cwd: folder, env: { ...process.env, ...env }, signal, stdio: 'pipe' });
  const failed = once(child, 'error').then(([error]) => {
    const why = signal.aborted ? `took more than ${timeoutSeconds} s` : String(error);
    throw new ConfigurationProblem(`${file} could not be run: ${why}`);
  });
  // A program that does not read its input ends with the pipe broken, which is no concern of ours.
  child.stdin.on('error', () => {}).end(input);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  // What is still open after a failure of the program itself is nobody's to wait for.
  ended.catch(() => {});
  const [[code], output, problems] = await Promise.race([ended, failed]);
  return { code: typeof code === 'number' ? code : null, output: `${output}${problems}` };
};

const lastLines = (output: string, count: number): string => output.trimEnd().split('\n').slice(-count).join('\n');

/** The output of a program that must succeed. */
export const run = async (program: Program): Promise<string> => {
  const { code, output } = await runToEnd(program);
  if (code === 0) return output;
  throw new ConfigurationProblem(`ended with exit code ${code}:\n${lastLines(output, 80)}`);
};
