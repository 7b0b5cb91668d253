// Builds every function into dist/<function>/index.mjs: the very bytes that are deployed, run locally, tested and measured.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'rolldown/utils';
import { bundleFolder } from '../bundle-folder.ts';
import { type FunctionName, functionNames } from '../functions.ts';
import { leanSdk, requireAllMet } from './lean-sdk.ts';
import { leftOut } from './sdk-left-out.ts';

const root = join(import.meta.dirname, '..', '..');

const bundle = async (name: FunctionName) => {
  const { outputFiles, metafile } = await build({
    // zod first, so that the SDK's clients lie side by side in the bundle: they resemble each other, and gzip looks back 32 kB.
    stdin: {
      contents: `import './functions/shared/environment/read-environment.ts'; export * from './functions/${name}/handler.ts';`,
      resolveDir: root,
    },
    outfile: join(bundleFolder(name), 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    plugins: leanSdk(leftOut),
    sourcemap: 'external',
    metafile: true,
    write: false,
    logLevel: 'warning',
    absWorkingDir: root,
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { code: textOf('.mjs'), map: textOf('.map'), metafile };
};

// A second minifier finds another 2 % (3 % zipped) that esbuild leaves.
const squeeze = async (code: string, map: string) => {
  const squeezed = await minify('index.mjs', code, { module: true, sourcemap: true, inputMap: JSON.parse(map) });
  if (squeezed.errors.length > 0) throw new Error(squeezed.errors.map(({ message }) => message).join('\n'));
  return { code: squeezed.code, map: JSON.stringify(squeezed.map) };
};

const buildFunction = async (name: FunctionName): Promise<void> => {
  const bundled = await bundle(name);
  const { code, map } = await squeeze(bundled.code, bundled.map);
  await mkdir(bundleFolder(name), { recursive: true });
  await writeFile(join(bundleFolder(name), 'index.mjs'), code);
  // Kept out of the bundle's folder, since all that is in there gets uploaded. The map is for whoever has a position from a log line.
  await writeFile(join(root, 'dist', 'meta', `${name}.mjs.map`), map);
  await writeFile(join(root, 'dist', 'meta', `${name}.json`), JSON.stringify(bundled.metafile));
};

/** Builds all functions, in parallel, into a fresh dist/. */
export const buildFunctions = async (): Promise<void> => {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await mkdir(join(root, 'dist', 'meta'), { recursive: true });
  await Promise.all(functionNames.map(buildFunction));
  requireAllMet(leftOut);
};

if (import.meta.main) await buildFunctions();
