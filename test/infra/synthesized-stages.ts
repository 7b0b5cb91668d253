// The templates of the stages under test: synthesised once, in a process of its own, for all test files and as long as no source changes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { exampleStages, StageName } from './stages-under-test.ts';
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

// Two test files may do this at the same time; whoever is done first has done it for both.
const synthesizeAll = (folder: string): void => {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const script = join(import.meta.dirname, 'synthesize-stages.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, unfinished], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the stages under test cannot be synthesised\n${stderr}`);
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
};

const ensureTemplates = (): string => {
  const folder = join(root, '.local', 'test-templates', sourceHash());
  if (!existsSync(folder)) synthesizeAll(folder);
  return folder;
};

const folder = ensureTemplates();
const read = new Map<StageName, Template>();

/** A stage's template as it was written. */
export const templateText = (name: StageName | `${keyof typeof exampleStages}.again`): string =>
  readFileSync(join(folder, `${name}.json`), 'utf8');

/** A stage's template. */
export const synthesized = (name: StageName): Template => {
  const template = read.get(name) ?? readTemplate(JSON.parse(templateText(name)));
  read.set(name, template);
  return template;
};
