// The client package as it is published: compiled once for each state of its sources.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

type Entries = {
  readonly index: typeof import('../../client/src/index.ts');
  readonly react: typeof import('../../client/src/react.ts');
  readonly corbado: typeof import('../../client/src/corbado.ts');
};

const sourceHash = (): string => {
  const hash = createHash('sha256');
  for (const file of globSync(['client/src/*.ts', '{client/,}tsconfig.json'], { cwd: root }).sort())
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
};

// Workers may do this at the same time; whoever is done first has done it for all.
const compile = async (): Promise<string> => {
  // Below the root, so that React is found.
  const folder = join(root, '.local', 'client', sourceHash());
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', join(root, 'client'), '--outDir', unfinished]);
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
  return folder;
};

let compiled: Promise<string> | undefined;

/** The folder with the package's compiled files. */
export const builtClientFolder = (): Promise<string> => {
  compiled ??= compile();
  return compiled;
};

/** One of the package's entries, as an app would import it. */
export const builtClient = async <Name extends keyof Entries>(name: Name): Promise<Entries[Name]> =>
  await import(pathToFileURL(join(await builtClientFolder(), `${name}.js`)).href);
