// Compiles the package's entries and programs into dist/lib/: everything they need inside, but for Node and the peers.
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { consumerHas, entries, libraryFolder, programs } from './entries.ts';
import { root } from './manifest.ts';

const peers = ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'];

const common = {
  outdir: join(root, libraryFolder),
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: peers,
  inject: [join(import.meta.dirname, 'node-20.ts')],
  // A stack trace of the package must be readable, and a consumer's own build minifies if it wants to.
  minify: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
} as const satisfies BuildOptions;

const inputs = (parts: readonly { name: string; source: string }[]) =>
  Object.fromEntries(parts.map(({ name, source }) => [name, source]));

const buildModules = () =>
  build({
    ...common,
    entryPoints: inputs([...entries, ...programs]),
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // All in one folder: what looks for files beside itself finds them from every chunk.
    splitting: true,
    chunkNames: '[name]-[hash]',
    mainFields: ['module', 'main'],
    // For the CommonJS libraries inside.
    banner: {
      js: "import { createRequire as requireIn } from 'node:module';\nconst require = requireIn(import.meta.url);",
    },
  });

const buildCommonJs = () =>
  build({
    ...common,
    entryPoints: inputs(entries),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    mainFields: ['module', 'main'],
    // CommonJS has no import.meta.
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
  });

const requireAllThere = ({ outputs }: Metafile): void => {
  const imports = Object.values(outputs).flatMap(({ imports }) => imports);
  const missing = imports
    .filter(({ external, path }) => external === true && !consumerHas(path))
    .map(({ path }) => path);
  if (missing.length > 0)
    throw new Error(`a consumer of the package does not have ${[...new Set(missing)].join(', ')}`);
};

/** Returns what went into the files. */
export const buildLibrary = async (): Promise<Metafile[]> => {
  const metafiles = (await Promise.all([buildModules(), buildCommonJs()])).map(({ metafile }) => metafile);
  metafiles.forEach(requireAllThere);
  return metafiles;
};
