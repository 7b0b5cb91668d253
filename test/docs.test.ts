// The documents: that their links lead somewhere, and that the stages they show can be deployed.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStage } from '../infra/settings/parse-stage.ts';

const root = join(import.meta.dirname, '..');
const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).map((path) => path.replaceAll('\\', '/'))];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** As GitHub makes them of headings. */
const anchorsOf = (path: string): string[] =>
  [...textOf(path).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksOf = (path: string): string[] =>
  [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

const isDead = (from: string, link: string): boolean => {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : posix.join(dirname(from), file);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
};

test('there are links to check', () => {
  expect(documents.flatMap(linksOf).length).toBeGreaterThan(50);
});

test.each(documents)('%s has no dead link', (path) => {
  expect(linksOf(path).filter((link) => isDead(path, link))).toEqual([]);
});

/** What stands between the fences of the first block that has this in it, as a value. */
const shown = (path: string, having: string): unknown => {
  const blocks = [...textOf(path).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const code = blocks.find((block) => block.includes(having));
  if (code === undefined) throw new Error(`${path} shows no ${having}`);
  return new Function(`return {${code}}`)();
};

describe('stages of the documents', () => {
  const base = {
    kind: 'production',
    corbado: { projectId: 'pro-1234567890' },
    allowedOrigins: ['https://app.example.com'],
  };

  test('with Okta', () => {
    const { okta } = shown('docs/okta.md', 'okta:') as { okta: Parameters<typeof parseStage>[1] };
    expect(() => parseStage('okta', okta)).not.toThrow();
  });

  test('with Auth0', () => {
    const auth0 = shown('docs/auth0.md', 'trustedIssuers') as object;
    expect(() => parseStage('auth0', { ...base, ...auth0 } as Parameters<typeof parseStage>[1])).not.toThrow();
  });
});

test('every id at the beginning of a test title is explained in requirements.md, and no other', () => {
  const titles = globSync('test/**/*.ts', { cwd: root }).map((path) => textOf(path).matchAll(/['"`]([A-Z]\d{1,2}): /g));
  const used = new Set(titles.flatMap((found) => [...found].map(([, id = '']) => id)));
  const explained = [...textOf('test/requirements.md').matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id = '']) => id);
  expect(explained.sort()).toEqual([...used].sort());
});

test('mutants.md names files that exist', () => {
  const rows = [...textOf('test/mutants.md').matchAll(/^\| ([\w./-]+\/[\w./-]+) \| .* \| (test\/[\w./-]+\.ts)/gm)];
  expect(rows.length).toBeGreaterThan(600);
  const named = rows.flatMap(([, file = '', test = '']) => [file, test]);
  expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
