// What the package consists of: its entries, its command, and the files that run in threads and processes of their own.
import { isBuiltin } from 'node:module';

/** What `import 'corbado-actions/…'` finds; compiled for ES modules and for CommonJS, with types. */
export type Entry = {
  /** As in package.json `exports`. */
  readonly subpath: string;
  /** Its name in dist/lib/. */
  readonly name: string;
  readonly source: string;
};

export const entries: readonly Entry[] = [{ subpath: '.', name: 'index', source: 'infra/index.ts' }];

/** A program that the package starts itself; an ES module only, nobody imports it. */
export type Program = Pick<Entry, 'name' | 'source'>;

export const programs: readonly Program[] = [];

/** Whether a consumer has what this imports: Node and the peers. */
export const consumerHas = (specifier: string): boolean =>
  isBuiltin(specifier) || /^(?:aws-cdk-lib|constructs)(?:\/|$)/.test(specifier);

/** Compiled code and types. */
export const libraryFolder = 'dist/lib';

/** What `corbado-actions start` shows in the browser. */
export const pageFolder = 'dist/page';
