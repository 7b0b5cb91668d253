// The project's own source as text: its files, what they import, and their code without comments.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export type Import = {
  /** A path from the project's root, or the name of a package or a builtin. */
  readonly target: string;
  /** Erased before anything runs. */
  readonly typeOnly: boolean;
};

export type SourceFile = {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Without the lines that are comments. */
  readonly code: string;
  readonly imports: readonly Import[];
};

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/\*|\*)/.test(line))
    .join('\n');

const importing =
  /^(?:import|export)(?<type> type)?\b(?:[^'";]*?\bfrom)? '(?<static>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;

const importsOf = (path: string, code: string): Import[] =>
  [...code.matchAll(importing)].map(({ groups = {} }) => {
    const target = groups.static ?? groups.dynamic ?? '';
    return {
      target: target.startsWith('.') ? posix.join(dirname(path), target) : target,
      typeOnly: groups.type !== undefined,
    };
  });

/** The source files below these folders, in the order of their paths. */
export const sourceFiles = (...folders: string[]): SourceFile[] =>
  globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx,mts,mjs,cjs,js,css}`),
    { cwd: root, exclude: (name) => name.endsWith('node_modules') || name.endsWith('dist') },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const code = withoutComments(text);
      return { path, text, code, imports: importsOf(path, code) };
    });
