// Compiles the package's entries and programs into dist/lib/: everything they need inside, but for Node and the peers.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { consumerHas, entries, libraryFolder, type Program, peersOf, programs } from './entries.ts';
import { root } from './manifest.ts';

const optionsFor = (parts: readonly Program[]) =>
  ({
    entryPoints: Object.fromEntries(parts.map(({ name, source }) => [name, source])),
    outdir: join(root, libraryFolder),
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: parts.flatMap(peersOf).flatMap((peer) => [peer, `${peer}/*`]),
    inject: [join(import.meta.dirname, 'node-20.ts')],
    // A stack trace must be readable, and a team's own build minifies if it wants to.
    minify: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
  }) as const satisfies BuildOptions;

const moduleOptions = {
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  // All in one folder: what looks for files beside itself finds them from every chunk.
  chunkNames: '[name]-[hash]',
} as const satisfies BuildOptions;

const commonJsOptions = {
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // CommonJS has no import.meta.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
} as const satisfies BuildOptions;

// The engine of the local DynamoDB keeps data in a folder by a library with native code, which no build takes in. It is loaded when
// `--keep` asks for it, from wherever the team has installed it.
const levelOnDemand: Plugin = {
  name: 'level-on-demand',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^level$/ }, ({ path }) => ({ path, namespace: 'on-demand' }));
    onLoad({ filter: /.*/, namespace: 'on-demand' }, () => ({
      contents: `exports.Level = function (...given) { return new (require('classic-level').ClassicLevel)(...given) }`,
      resolveDir: root,
    }));
  },
};

// That engine requires the files of its calls by a name without an ending, under which a build does not find them again.
const engineCalls: Plugin = {
  name: 'engine-calls',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]node_modules[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const withEnding = text.replaceAll(/require\('(\.\/\w+\/)' \+ action\)/g, "require('$1' + action + '.js')");
      if (withEnding.split("+ '.js')").length !== 3)
        throw new Error(`${path} is not what it was: look at release/build-library.ts`);
      return { contents: withEnding };
    });
  },
};

/** Programs take in what entries leave to their users: nobody has chosen a version for them. */
const programOptions = {
  ...moduleOptions,
  plugins: [levelOnDemand, engineCalls],
  // For the libraries in CommonJS inside.
  banner: {
    js: "import { createRequire as requireIn } from 'node:module';\nconst require = requireIn(import.meta.url);",
  },
} as const satisfies BuildOptions;

const requireAllThere = (parts: readonly Program[], { outputs }: Metafile): void => {
  const peers = parts.flatMap((part) => part.peers ?? []);
  const imports = Object.values(outputs).flatMap(({ imports }) => imports);
  const missing = imports.filter(({ external, path }) => external === true && !consumerHas({ peers }, path));
  const names = [...new Set(missing.map(({ path }) => path))];
  if (names.length > 0) throw new Error(`a consumer of the package does not have ${names.join(', ')}`);
};

const compile = async (parts: readonly Program[], options: BuildOptions): Promise<Metafile> => {
  const { metafile } = await build({ ...options, ...optionsFor(parts) });
  requireAllThere(parts, metafile);
  return metafile;
};

/** Returns what went into the files. */
export const buildLibrary = (): Promise<Metafile[]> =>
  Promise.all([
    compile(entries, moduleOptions),
    compile(entries, commonJsOptions),
    ...(programs.length > 0 ? [compile(programs, programOptions)] : []),
  ]);
