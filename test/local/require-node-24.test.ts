// The guard starts scripts on the right Node only, and as if they had been started directly.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const guard = join(import.meta.dirname, '..', '..', 'local', 'require-node-24.mjs');
const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
writeFileSync(
  join(folder, 'script.ts'),
  'const main: boolean = import.meta.main; console.log(JSON.stringify({ main, args: process.argv.slice(1) }));',
);

const run = (version: string | undefined, ...args: string[]) => {
  const versions = `{ ...process.versions, node: '${version}' }`;
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`;
  const options = version === undefined ? [] : ['--import', pretend];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, guard, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

it('runs the script as the main module, with its arguments', () => {
  const { status, stdout } = run(undefined, 'script.ts', '--once', 'x');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ main: true, args: [join(folder, 'script.ts'), '--once', 'x'] });
});

it.each(['18.19.1', '20.20.2', '23.11.0'])('refuses Node %s in one sentence', (version) => {
  const { status, stdout, stderr } = run(version, 'script.ts');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^This needs Node 24 or newer, and this is Node ${version}: .*npm ci.*\\n$`));
});

it('says how to use it', () => {
  expect(run(undefined)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') });
});
