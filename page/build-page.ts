// Builds the page's app into one script and one stylesheet. Run with the folder to write into.
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const appFolder = join(import.meta.dirname, 'app');

/**
 * Corbado's components load two fonts of Google with their styles. The page's policy refuses that, since the local run talks to no other
 * machine, and the browser would report it as an error at each visit.
 */
const withoutWebFonts: Plugin = {
  name: 'without-web-fonts',
  setup: ({ onLoad }) =>
    onLoad({ filter: /connect-react[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/@import url\(https:\/\/fonts\.googleapis\.com[^)]*\);/g, ''),
      loader: 'js',
    })),
};

/** A production build: Corbado's components misbehave now and then with React's development build. */
const buildPage = async (outputFolder: string): Promise<Metafile> => {
  const { metafile } = await build({
    entryPoints: [
      { in: join(appFolder, 'main.tsx'), out: 'app' },
      { in: join(appFolder, 'styles', 'app.css'), out: 'app' },
    ],
    outdir: outputFolder,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    plugins: [withoutWebFonts],
    tsconfig: join(appFolder, 'tsconfig.json'),
  });
  return metafile;
};

/** Everything that the page is served from. Returns what went into it. */
export const writePage = async (folder: string): Promise<Metafile> => {
  const metafile = await buildPage(folder);
  for (const name of ['index.html', 'icon.svg', '../docs/openapi.json'])
    await copyFile(join(import.meta.dirname, name), join(folder, basename(name)));
  return metafile;
};

if (import.meta.main) await writePage(process.argv[2] ?? join(import.meta.dirname, '..', '.local', 'page'));
