// Makes sure that the page's app is built of the sources as they are now; does nothing when it is.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { sourceHash } from '../local/source-hash.ts';

const root = join(import.meta.dirname, '..');
// One folder per state of the sources: what a running page is served from never changes under it.
const outputs = join(root, '.local', 'page');
const sources = [
  'page/build-page.ts',
  'page/{index.html,icon.svg}',
  'page/app/**',
  'page/timeline/*.ts',
  'client/src/*.ts',
  'docs/openapi.json',
  'package-lock.json',
];
const dayMilliseconds = 86_400_000;

const removeOldOutputs = (): void => {
  for (const name of readdirSync(outputs)) {
    const folder = join(outputs, name);
    if (Date.now() - statSync(folder).mtimeMs > dayMilliseconds) rmSync(folder, { recursive: true, force: true });
  }
};

/** In a process of its own, so that esbuild does not stay in memory afterwards. */
const build = async (folder: string): Promise<void> => {
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'build-page.ts'), folder], { cwd: root });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ConfigurationProblem(`the page could not be built\n${stderr ?? error}`);
  }
};

/** Returns the folder that holds the built app. Safe to call from several processes at once: each builds beside, one wins. */
export const ensurePageBundle = async (): Promise<string> => {
  const folder = join(outputs, sourceHash(root, sources));
  if (existsSync(folder)) return folder;
  mkdirSync(outputs, { recursive: true });
  removeOldOutputs();
  const unfinished = `${folder}.${process.pid}`;
  await build(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
};
