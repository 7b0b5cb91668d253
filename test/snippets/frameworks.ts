// The frameworks that the snippets are written for, installed as locked, in a folder under .local that stays until the lock changes.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../deployment/run-program.ts';
import { builtClientFolder } from '../support/built-client.ts';

export const root = join(import.meta.dirname, '..', '..');
const tools = join(import.meta.dirname, 'tools');

const install = async (folder: string): Promise<void> => {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(tools, name), join(unfinished, name));
  await run({ file: 'npm', args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder: unfinished });
  renameSync(unfinished, folder);
};

/** Laid out as npm would install it: the compiled files, and the manifest that says which entries there are. */
const addClient = async (folder: string): Promise<void> => {
  const place = join(folder, 'node_modules', 'corbado-actions-client');
  rmSync(place, { recursive: true, force: true });
  cpSync(join(root, 'client', 'package.json'), join(place, 'package.json'));
  cpSync(await builtClientFolder(), join(place, 'dist'), { recursive: true });
};

/** Returns the folder whose node_modules has the frameworks, Corbado's components and the client package. */
export const installFrameworks = async (): Promise<string> => {
  const lock = readFileSync(join(tools, 'package-lock.json'));
  const folder = join(root, '.local', 'snippets', createHash('sha256').update(lock).digest('hex').slice(0, 16));
  if (!existsSync(folder)) await install(folder);
  await addClient(folder);
  return folder;
};
