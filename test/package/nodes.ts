// The versions of Node that a consumer may have: the one that runs this, and Node 20, which is found or installed.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the program is a Node of that major version. */
const isVersion = (file: string, major: number): boolean =>
  existsSync(file) && execFileSync(file, ['--version'], { encoding: 'utf8' }).startsWith(`v${major}.`);

const onPath = (): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node'));

// The last of its line.
const version = '20.20.2';

/** Returns the program; `folder` gets it when this machine has none. */
export const findNode20 = (folder: string): string => {
  const found = onPath().find((file) => isVersion(file, 20));
  if (found !== undefined) return found;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  execFileSync('npm', ['install', '--no-save', '--prefix', folder, `${name}@${version}`], { stdio: 'inherit' });
  return join(folder, 'node_modules', name, 'bin', 'node');
};
