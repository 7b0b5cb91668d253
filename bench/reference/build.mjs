// Bundles the reference handlers as such handlers are bundled: one minified ES module each, the SDK through its ES modules. Express stays
// as it is, since that is how it is deployed most often. Prints where everything is.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [, , outputFolder = ''] = process.argv;
const here = import.meta.dirname;

const jobs = {
  floor: ['connect-token', 'verify-passkey', 'session', 'post-login', 'post-append', 'pre-login'],
  typical: ['connect-token', 'post-login', 'post-append'],
  'corbado-sdk': ['connect-token'],
};

const bundle = async (entry, folder) => {
  const outfile = join(folder, 'index.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Packages written for CommonJS ask for Node's own modules with require.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    logLevel: 'error',
  });
  return { taskFolder: folder, files: [outfile] };
};

/** All files that an unbundled handler consists of, which is the least that has to be uploaded. */
const filesOf = async (entry) => {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    // As Node itself resolves a require.
    mainFields: ['main'],
    conditions: ['require'],
    metafile: true,
    write: false,
    absWorkingDir: here,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs).map((path) => join(here, path));
};

const built = {};
for (const [style, names] of Object.entries(jobs))
  for (const name of names)
    built[`${style}/${name}`] = await bundle(join(here, style, `${name}.mjs`), join(outputFolder, style, name));

const empty = join(outputFolder, 'empty');
mkdirSync(empty, { recursive: true });
copyFileSync(join(here, 'empty.mjs'), join(empty, 'index.mjs'));
built.empty = { taskFolder: empty, files: [join(empty, 'index.mjs')] };
built.express = { taskFolder: join(here, 'express'), files: await filesOf(join(here, 'express', 'index.cjs')) };

process.stdout.write(JSON.stringify(built));
