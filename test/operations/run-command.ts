// Runs one of the commands as a person would: in a process of its own, with only this environment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

export type Ended = { readonly code: number | null; readonly output: string; readonly problems: string };

/** `input` is piped in. */
export const runCommand = async (
  name: 'secrets-set' | 'doctor' | 'smoke' | 'deploy-test' | 'cognito-attach' | 'action' | 'user',
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> => {
  const script = [join('local', 'require-node-24.mjs'), join('operations', `${name}.ts`)];
  const child = spawn(process.execPath, [...script, ...args], { cwd: root, env, stdio: 'pipe' });
  child.stdin.on('error', () => {}).end(input);
  const [[code], output, problems] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: typeof code === 'number' ? code : null, output, problems };
};
