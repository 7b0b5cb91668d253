// The libraries of the reference handlers: installed when they are not there, and the handlers built with them.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  // Each platform leaves out the optional ones of the others.
  const there = new Set(names(installed));
  const wanted = Object.keys(
    (JSON.parse(readFileSync(join(referenceFolder, 'package.json'), 'utf8')) as { devDependencies: object })
      .devDependencies,
  );
  return wanted.every((name) => there.has(`node_modules/${name}`));
};

/** Installs them with `npm ci` unless they are there. */
export const installLibraries = async (say: (line: string) => void): Promise<void> => {
  if (isInstalled()) return;
  say('installing the libraries of the reference handlers (npm ci --prefix bench/reference), about a minute');
  await promisify(execFile)('npm', ['ci', '--prefix', referenceFolder], { cwd: root });
};

/** Builds them into .local/bench; by name. */
export const buildReferences = async (): Promise<Record<string, ReferenceBuild>> => {
  const folder = join(root, '.local', 'bench', 'reference');
  const { stdout } = await promisify(execFile)(process.execPath, [join(referenceFolder, 'build.mjs'), folder]);
  return JSON.parse(stdout) as Record<string, ReferenceBuild>;
};
