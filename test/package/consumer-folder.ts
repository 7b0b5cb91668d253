// Folders of teams that install the package: nothing of this repository is in them but the tarball and their own few files.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../deployment/run-program.ts';

/** By name; the package itself comes from its tarball. */
export type Dependencies = Readonly<Record<string, string>>;

const writeManifest = (folder: string, manifest: object): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }, null, 2));
};

/** As a team does it, with the registry that this machine is set up for. */
export const install = async (folder: string, tarball: string, dependencies: Dependencies): Promise<void> => {
  writeManifest(folder, { dependencies: { 'corbado-actions': `file:${tarball}`, ...dependencies } });
  await run({ file: 'npm', args: ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder });
};

/** A folder whose `.js` and `.ts` files are of that type. It finds what is installed above it. */
export const addProject = (folder: string, type: 'module' | 'commonjs', ...files: string[]): void => {
  writeManifest(folder, { type });
  for (const file of files) cpSync(join(import.meta.dirname, 'consumers', file), join(folder, file));
};
