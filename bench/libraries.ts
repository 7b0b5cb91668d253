// The libraries of the reference handlers: installed when they are not there, and the handlers built with them.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const referenceFolder = join(import.meta.dirname, 'reference');
const installed = join(referenceFolder, 'node_modules', '.package-lock.json');
const root = join(import.meta.dirname, '..');

/** A reference handler as it would be uploaded: where its index file is, and all files that it consists of. */
export type ReferenceBuild = { readonly taskFolder: string; readonly files: readonly string[] };

const isInstalled = (): boolean => {
  if (!existsSync(installed)) return false;
  const names = (file: string): string[] =>
    Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, unknown> }).packages);
  // Optional ones may have failed to build here, and each platform leaves out those of the others.
  const there = new Set(names(installed));
  const wanted = Object.keys(
    (JSON.parse(readFileSync(join(referenceFolder, 'package.json'), 'utf8')) as { devDependencies: object })
      .devDependencies,
  );
  return wanted.every((name) => there.has(`node_modules/${name}`));
};

/** Installs them with `npm ci` unless they are there. Node's headers come from the package that Node itself comes from, if it does. */
export const installLibraries = async (say: (line: string) => void): Promise<void> => {
  if (isInstalled()) return;
  say('installing the libraries of the reference handlers (npm ci --prefix bench/reference), about a minute');
  const nodePackage = dirname(dirname(process.execPath));
  const headers = existsSync(join(nodePackage, 'include', 'node')) ? { npm_config_nodedir: nodePackage } : {};
  await promisify(execFile)('npm', ['ci', '--prefix', referenceFolder], {
    cwd: root,
    env: { ...process.env, ...headers },
  });
};

/** Builds them into .local/bench; by name. */
export const buildReferences = async (): Promise<Record<string, ReferenceBuild>> => {
  const folder = join(root, '.local', 'bench', 'reference');
  const { stdout } = await promisify(execFile)(process.execPath, [join(referenceFolder, 'build.mjs'), folder]);
  return JSON.parse(stdout) as Record<string, ReferenceBuild>;
};
