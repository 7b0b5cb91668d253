// Writes the types of each entry into dist/lib/: one file each, with nothing in it but what its entry exports and needs.
import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Plugin, rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { consumerHas, type Entry, entries, libraryFolder } from './entries.ts';
import { root } from './manifest.ts';

const declarations = join(root, '.local', 'types');

/** One declaration file for each source file. */
const emitDeclarations = async (): Promise<void> => {
  await rm(declarations, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', join(import.meta.dirname, 'tsconfig.types.json')]);
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`the types could not be compiled\n${stdout ?? error}`);
  }
};

// Declarations import one another under the names of the sources.
const besideDeclarations: Plugin = {
  name: 'beside-declarations',
  resolveId: (source, importer) =>
    importer !== undefined && source.startsWith('.') && source.endsWith('.ts')
      ? resolve(dirname(importer), source.replace(/(?:\.d)?\.ts$/, '.d.ts'))
      : null,
};

const requireAllThere = (entry: Entry, text: string): void => {
  const imported = [...text.matchAll(/(?:\bfrom |\bimport\()['"]([^'"]+)['"]/g)].map(([, specifier = '']) => specifier);
  const missing = imported.filter((specifier) => !consumerHas(entry, specifier));
  if (missing.length === 0) return;
  const what = [...new Set(missing)].join(', ');
  throw new Error(
    `the types of ${entry.name} need ${what}, which a consumer of the package does not have: look at what it exports`,
  );
};

const flatten = async (entry: Entry): Promise<void> => {
  const { name, source } = entry;
  const bundle = await rolldown({
    input: { [name]: join(declarations, source.replace(/\.ts$/, '.d.ts')) },
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    plugins: [besideDeclarations, ...dts({ dtsInput: true, emitDtsOnly: true, tsconfig: false })],
    logLevel: 'warn',
  });
  const folder = join(root, libraryFolder);
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].d.mts',
    chunkFileNames: '[name].d.mts',
  });
  await bundle.close();
  for (const file of output) if (file.type === 'chunk') requireAllThere(entry, file.code);
  // What it imports are packages in CommonJS, which both kinds of module import alike.
  await cp(join(folder, `${name}.d.mts`), join(folder, `${name}.d.cts`));
};

export const buildTypes = async (): Promise<void> => {
  await emitDeclarations();
  for (const entry of entries) await flatten(entry);
};
