// Before any test: the bundles and the local template, of the sources as they are now; and nothing compiled is kept that is out of date.
import { globSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLocalTemplate } from '../../local/synth.ts';

const compileCache = join(import.meta.dirname, '..', '..', '.local', 'compile-cache');
const weekMilliseconds = 7 * 86_400_000;

// A file that is still of use is written anew at its next compilation; for one that is not there is no other sign.
const pruneCompileCache = (): void => {
  for (const entry of globSync('*/*', { cwd: compileCache })) {
    const file = join(compileCache, entry);
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - written > weekMilliseconds) rmSync(file, { force: true });
  }
};

export default async (): Promise<void> => {
  pruneCompileCache();
  await ensureLocalTemplate();
};
