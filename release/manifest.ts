// The project's package.json, as far as a release depends on it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { entries, libraryFolder, peersOf } from './entries.ts';

export const root = join(import.meta.dirname, '..');

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()),
  bin: z.record(z.string(), z.string()).default({}),
  scripts: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.unknown()),
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;

export const readManifest = (folder = root): Manifest =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

/** What package.json must say, by the table of entries. */
export const expectedExports = (): Record<string, unknown> => {
  const conditions = ({ name }: { name: string }) => {
    const file = (end: string) => `./${libraryFolder}/${name}.${end}`;
    return {
      import: { types: file('d.mts'), default: file('mjs') },
      require: { types: file('d.cts'), default: file('cjs') },
    };
  };
  const own = Object.fromEntries(entries.map((entry) => [entry.subpath, conditions(entry)]));
  return { ...own, './package.json': './package.json' };
};

/** Where package.json and the table of entries differ. */
export const manifestProblems = (manifest: Manifest): string[] => {
  const problems: string[] = [];
  if (!isDeepStrictEqual(manifest.exports, expectedExports()))
    problems.push(`package.json: "exports" is not what release/entries.ts says: ${JSON.stringify(expectedExports())}`);
  const peers = [...new Set(entries.flatMap(peersOf))];
  const missing = peers.filter((peer) => manifest.peerDependencies[peer] === undefined);
  problems.push(...missing.map((peer) => `package.json: an entry needs ${peer}, which is not in "peerDependencies"`));
  if (Object.keys(manifest.dependencies).length > 0)
    problems.push('package.json: "dependencies" come to every consumer: everything is inside the package instead');
  const scripts = Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name));
  problems.push(...scripts.map((name) => `package.json: the script "${name}" would run at every consumer's`));
  return problems;
};
