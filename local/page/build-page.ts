// Builds the page's app into one script and one stylesheet. Run with the folder to write into.
import { join } from 'node:path';
import { build } from 'esbuild';

const appFolder = join(import.meta.dirname, 'app');

/** A production build: Corbado's components misbehave now and then with React's development build. */
export const buildPage = async (outputFolder: string): Promise<void> => {
  await build({
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
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    tsconfig: join(appFolder, 'tsconfig.json'),
  });
};

if (import.meta.main) await buildPage(process.argv[2] ?? join(import.meta.dirname, '..', '..', '.local', 'page'));
