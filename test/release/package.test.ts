// What the package consists of: package.json by the table of entries, the tarball's files, and other people's licences.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { examineContents, type Packed, requiredFiles } from '../../release/contents.ts';
import { consumerHas } from '../../release/entries.ts';
import { bundledPackages, licencesOf } from '../../release/licences.ts';
import { type Manifest, manifestProblems, readManifest } from '../../release/manifest.ts';

describe('package.json', () => {
  const manifest = readManifest();
  it('says what the table of entries says', () => {
    expect(manifestProblems(manifest)).toEqual([]);
  });

  test.each<[string, Partial<Manifest>]>([
    ['"exports"', { exports: { '.': './dist/lib/index.mjs' } }],
    [
      'needs constructs',
      { peerDependencies: { ...manifest.peerDependencies, constructs: undefined as unknown as string } },
    ],
    ['"dependencies"', { dependencies: { zod: '4.6.7' } }],
    ['"postinstall"', { scripts: { postinstall: 'node spy.js' } }],
  ])('not: %s', (part, changed) => {
    expect(manifestProblems({ ...manifest, ...changed })).toEqual([expect.stringContaining(part)]);
  });
});

test('a consumer has Node and the peers', () => {
  const asked = [
    'node:fs',
    'fs',
    'aws-cdk-lib',
    'aws-cdk-lib/aws-lambda',
    'constructs',
    'zod',
    'aws-cdk-library',
    'esbuild',
  ];
  expect(asked.filter((specifier) => consumerHas({}, specifier))).toEqual(asked.slice(0, 5));
  expect(consumerHas({ peers: ['zod'] }, 'zod')).toBe(true);
});

describe('the tarball', () => {
  const good: Packed = {
    size: 1000,
    unpackedSize: 2000,
    files: [...requiredFiles, 'dist/lib/chunk-AB12CD34.mjs'].map((path) => ({ path, size: 10 })),
  };
  it('holds what it should', () => {
    expect(examineContents(good)).toEqual([]);
  });

  const holding = (...paths: string[]): Packed => ({
    ...good,
    files: [...good.files, ...paths.map((path) => ({ path, size: 1 }))],
  });
  test.each<[string, Packed]>([
    ['infra/index.ts does not belong', holding('infra/index.ts')],
    ['dist/lib/index.ts does not belong', holding('dist/lib/index.ts')],
    ['dist/meta/session.json does not belong', holding('dist/meta/session.json')],
    ['test/docs.test.ts does not belong', holding('test/docs.test.ts')],
    [
      'dist/lib/index.d.cts is missing',
      { ...good, files: good.files.filter(({ path }) => path !== 'dist/lib/index.d.cts') },
    ],
    [
      'LICENSE is empty',
      { ...good, files: good.files.map((file) => (file.path === 'LICENSE' ? { ...file, size: 0 } : file)) },
    ],
    ['packed: 90000 kB', { ...good, size: 90_000_000 }],
    ['unpacked: 90000 kB', { ...good, unpackedSize: 90_000_000 }],
  ])('not: %s', (part, packed) => {
    expect(examineContents(packed)).toEqual([expect.stringContaining(part)]);
  });
});

describe('licences', () => {
  const folderWith = (packages: Record<string, { license?: unknown; text?: string }>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'corbado-licences-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [path, { license, text }] of Object.entries(packages)) {
      mkdirSync(join(folder, path), { recursive: true });
      const name = path.split('node_modules/').at(-1);
      writeFileSync(join(folder, path, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
      if (text !== undefined) writeFileSync(join(folder, path, 'LICENSE'), text);
    }
    return folder;
  };

  it('come once each, with the packages that they are for, nested ones too', () => {
    const folder = folderWith({
      'node_modules/@b/one': { license: 'MIT', text: 'the MIT text' },
      'node_modules/a': { license: { type: 'MIT' }, text: 'the MIT text' },
      'node_modules/a/node_modules/c': { license: 'ISC' },
    });
    const inputs = [
      'functions/own.ts',
      'node_modules/@b/one/x/y.js',
      'node_modules/a/i.js',
      'node_modules/a/node_modules/c/i.js',
    ];
    const text = licencesOf(
      bundledPackages([{ inputs: Object.fromEntries(inputs.map((input) => [input, {}])) }], folder),
    );
    expect(text).toContain('@b/one 1.0.0 (MIT)\na 1.0.0 (MIT)\n\nthe MIT text\n');
    expect(text).toContain('c 1.0.0 (ISC)\n\n(the package comes without the text)');
  });

  test.each(['GPL-3.0', undefined])('%s is not passed on', (license) => {
    const folder = folderWith({ 'node_modules/a': { license } });
    const packages = bundledPackages([{ inputs: { 'node_modules/a/i.js': {} } }], folder);
    expect(() => licencesOf(packages)).toThrow(`a 1.0.0 may not be passed on`);
  });
});
