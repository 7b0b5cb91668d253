// The templates of the stages under test: synthesised once, in a process of its own, for all test files and as long as no source changes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../local/dynamodb/process-lock.ts';
import type { StageName, widestStages } from './stages-under-test.ts';
import { readTemplate, type Template } from './template.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = [
  ...['infra/**/*.ts', 'functions/*/env.ts', 'functions/shared/environment/*.ts', 'local/{local-stage,synthesize}.ts'],
  ...[
    'test/infra/{stages-under-test,synthesize-stages}.ts',
    'test/fixtures/stages.ts',
    'cdk.json',
    'package-lock.json',
  ],
];
const sourceHash = (): string => {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
};

const synthesizeAll = (folder: string): void => {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const script = join(import.meta.dirname, 'synthesize-stages.ts');
  const env = { ...process.env, CDK_CONTEXT_JSON: '{"aws:cdk:disable-creation-stack-traces":true}' };
  const { status, stderr } = spawnSync(process.execPath, [script, unfinished], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`the stages under test cannot be synthesised\n${stderr}`);
  renameSync(unfinished, folder);
};

// Several workers get here at the same time: one does the work, which takes seconds of both cores, and the others wait for it.
const ensureTemplates = (): string => {
  const folder = join(root, '.local', 'test-templates', sourceHash());
  while (!existsSync(folder)) {
    const lock = takeLock(`${folder}.lock`);
    if ('release' in lock) {
      try {
        if (!existsSync(folder)) synthesizeAll(folder);
      } finally {
        lock.release();
      }
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  return folder;
};

const folder = ensureTemplates();
const read = new Map<StageName, Template>();

/** A stage's template as it was written. */
export const templateText = (name: StageName | `${(typeof widestStages)[number]}.again`): string =>
  readFileSync(join(folder, `${name}.json`), 'utf8');

/** A stage's template. */
export const synthesized = (name: StageName): Template => {
  const template = read.get(name) ?? readTemplate(JSON.parse(templateText(name)));
  read.set(name, template);
  return template;
};
