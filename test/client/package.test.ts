// The client as a package: how large it is, and what a team installs.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { builtClientFolder } from '../support/built-client.ts';

const clientFolder = join(import.meta.dirname, '..', '..', 'client');

/** What a page carries for these entries, in bytes: one minified bundle, as it is sent. */
const sentBytes = async (...entries: string[]): Promise<number> => {
  const { outputFiles } = await build({
    stdin: {
      contents: entries.map((entry) => `export * from './${entry}.js';`).join('\n'),
      resolveDir: await builtClientFolder(),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['react'],
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
};

test('the core is at most 1.5 kB, React’s part 0.5 kB more, and Corbado’s 0.3 kB', async () => {
  const core = await sentBytes('index');
  const sizes = { core, react: (await sentBytes('index', 'react')) - core, corbado: await sentBytes('corbado') };
  process.stdout.write(`  client: ${JSON.stringify(sizes)} bytes gzip\n`);
  expect(sizes.core).toBeLessThanOrEqual(1500);
  expect(sizes.react).toBeLessThanOrEqual(500);
  expect(sizes.corbado).toBeLessThanOrEqual(300);
});

// npm compiles it first, which a busy machine takes its time for.
test('npm pack makes a package of compiled files and types, without dependencies', async () => {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], { cwd: clientFolder });
  const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const files = packed.files.map(({ path }) => path);
  const manifest = JSON.parse(readFileSync(join(clientFolder, 'package.json'), 'utf8'));
  const entries = Object.values(manifest.exports as Record<string, Record<string, string>>).flatMap(Object.values);
  expect(entries.map((path) => path.slice(2)).filter((path) => !files.includes(path))).toEqual([]);
  expect(
    files.filter((path) => !/^(?:dist\/[a-z-]+(?:\.d\.ts|\.js)|package\.json|README\.md|LICENSE)$/.test(path)),
  ).toEqual([]);
  expect(manifest.dependencies).toBeUndefined();
}, 60_000);
