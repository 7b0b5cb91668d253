// The built bundles: how large they are, and what they reach for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { bundleBudget } from '../../infra/deployed-functions.ts';
import { functionNames } from '../../infra/functions.ts';

const read = (path: string): Buffer => {
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return readFileSync(path);
};

const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      imports: z.array(z.object({ path: z.string(), kind: z.string(), external: z.optional(z.boolean()) })),
      inputs: z.record(z.string(), z.unknown()),
      entryPoint: z.optional(z.string()),
    }),
  ),
});

describe.each(functionNames)('the bundle of %s', (name) => {
  const { rawKilobytes, gzipKilobytes } = bundleBudget(name);

  it(`is at most ${rawKilobytes} kB, and ${gzipKilobytes} kB compressed`, () => {
    const bundle = read(join(bundleFolder(name), 'index.mjs'));
    const size = { raw: bundle.length / 1000, gzip: gzipSync(bundle, { level: 9 }).length / 1000 };
    const report = `${size.raw.toFixed(1)} of ${rawKilobytes} kB, ${size.gzip.toFixed(1)} of ${gzipKilobytes} kB gzip`;
    process.stdout.write(`  ${name.padEnd(15)} ${report}\n`);
    expect(size.raw, report).toBeLessThanOrEqual(rawKilobytes);
    expect(size.gzip, report).toBeLessThanOrEqual(gzipKilobytes);
  });

  it('imports what Node brings along and nothing else', () => {
    const meta = metafile.parse(JSON.parse(read(join(bundleFolder(name), '..', 'meta', `${name}.json`)).toString()));
    const imports = Object.values(meta.outputs).flatMap((output) => output.imports);
    expect(Object.keys(meta.outputs)).toContain(`dist/${name}/index.mjs`);
    expect(imports.filter(({ path }) => !isBuiltin(path))).toEqual([]);
    // An import would read every property of the module, and some load more: node:process opens streams on stdin and stderr.
    expect(imports.filter(({ kind }) => kind === 'import-statement')).toEqual([]);
  });

  // The build takes the settings for it out of the client, so nothing that would look at them may be in here.
  it('discovers no endpoints', () => {
    const meta = metafile.parse(JSON.parse(read(join(bundleFolder(name), '..', 'meta', `${name}.json`)).toString()));
    const parts = Object.values(meta.outputs).flatMap(({ inputs }) => Object.keys(inputs));
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter((path) => /endpointDiscoveryMiddleware|updateDiscoveredEndpoint|mnemonist/.test(path))).toEqual(
      [],
    );
  });

  it('is uploaded as one file, without its source map', () => {
    expect(readdirSync(bundleFolder(name))).toEqual(['index.mjs']);
  });
});
