// Makes sure that the bundles and the local template exist and are of the sources as they are now; does nothing when they are.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bundleFolder } from '../infra/bundle-folder.ts';
import { functionNames } from '../infra/functions.ts';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { takeLock } from './dynamodb/process-lock.ts';
import { bundleHash, bundleListFile } from './lambda/template-functions.ts';
import { sourceHash } from './source-hash.ts';

export type SynthStep = 'building' | 'synthesising';

const root = join(import.meta.dirname, '..');
// One folder per state of the sources: what a running system has loaded its bundles from never changes under it.
const outputs = join(root, '.local', 'cdk.out');
const lockFile = join(root, '.local', 'synth.lock');
const sources = [
  'infra/**',
  'functions/**',
  'local/{local-stage,local-synth,synthesize}.ts',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
];
const dayMilliseconds = 86_400_000;

const builtBundles = (): string => {
  const hashes = functionNames.map((name) => {
    const folder = bundleFolder(name);
    return [name, existsSync(join(folder, 'index.mjs')) ? bundleHash(folder) : 'missing'];
  });
  return JSON.stringify(Object.fromEntries(hashes), null, 2);
};

const isFresh = (folder: string): boolean => {
  const list = join(folder, bundleListFile);
  return existsSync(list) && readFileSync(list, 'utf8') === builtBundles();
};

/** In a process of its own, so that neither esbuild nor the CDK stays in memory afterwards. */
const runScript = async (script: string, ...args: string[]): Promise<void> => {
  try {
    // CDK's own check of the template takes five times as long as all the rest; `npm run synth` does it.
    const env = { ...process.env, CDK_VALIDATION: 'false' };
    await promisify(execFile)(process.execPath, [join(root, script), ...args], { cwd: root, env });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ConfigurationProblem(`node ${script} failed\n${stderr ?? error}`);
  }
};

const removeOldOutputs = (): void => {
  for (const name of readdirSync(outputs)) {
    const folder = join(outputs, name);
    if (Date.now() - statSync(folder).mtimeMs > dayMilliseconds) rmSync(folder, { recursive: true });
  }
};

const makeFresh = async (folder: string, onStep: (step: SynthStep) => void): Promise<void> => {
  onStep('building');
  await runScript('infra/build/build.ts');
  if (isFresh(folder)) return;
  onStep('synthesising');
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await runScript('local/local-synth.ts', unfinished);
  writeFileSync(join(unfinished, bundleListFile), builtBundles());
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  removeOldOutputs();
};

const waitForLock = async (): Promise<() => void> => {
  const lock = takeLock(lockFile);
  if ('release' in lock) return lock.release;
  await setTimeout(100);
  return waitForLock();
};

/**
 * Returns the folder that holds the local stage's template and bundles. Safe to call from several processes at once: one does
 * the work, the others wait for it. Fits vitest's `globalSetup`, so that test files find everything done.
 */
export const ensureLocalTemplate = async (onStep: (step: SynthStep) => void = () => {}): Promise<string> => {
  const hash = sourceHash(root, sources);
  const folder = join(outputs, hash);
  if (isFresh(folder)) return folder;
  const release = await waitForLock();
  try {
    if (!isFresh(folder)) await makeFresh(folder, onStep);
  } finally {
    release();
  }
  if (sourceHash(root, sources) === hash) return folder;
  // Somebody saved a file meanwhile, so what was made may be of neither state.
  rmSync(folder, { recursive: true, force: true });
  return ensureLocalTemplate(onStep);
};
