// The client package as it is published: compiled once per worker into a folder of its own.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

type Entries = {
  readonly index: typeof import('../../client/src/index.ts');
  readonly react: typeof import('../../client/src/react.ts');
  readonly corbado: typeof import('../../client/src/corbado.ts');
};

const compile = async (): Promise<string> => {
  // Below the root, so that React is found.
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'client-'));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', join(root, 'client'), '--outDir', folder]);
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
