// `corbado-actions init`: what it writes into an empty folder, and what it leaves alone.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UsageProblem } from '../../operations/command/command-line.ts';
import { ownVersion } from '../../operations/command/program.ts';
import { init, parseInitOptions } from '../../operations/init.ts';
import { runHere } from './run-command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, 'My App', name), 'utf8');
const write = (...args: string[]) => runHere(init, [join(folder, 'My App'), ...args]);

it('writes an app in TypeScript that runs and deploys', async () => {
  const { code, output } = await write(
    '--project-id',
    'pro-42',
    '--origin',
    'https://a.example',
    '--origin',
    'http://localhost:5173',
  );
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringMatching(/cd .*My App\n {2}npm install\n {2}npm start\n/),
  });
  expect(readdirSync(join(folder, 'My App')).sort()).toEqual(
    ['.gitignore', 'README.md', 'app.ts', 'cdk.json', 'package.json', 'tsconfig.json'].sort(),
  );
  expect(JSON.parse(read('package.json'))).toMatchObject({
    name: 'my-app',
    type: 'module',
    scripts: { start: 'corbado-actions start', deploy: 'cdk deploy' },
    dependencies: { 'corbado-actions': `^${ownVersion}`, 'aws-cdk-lib': expect.stringMatching(/^\^2\./) },
    devDependencies: { 'aws-cdk': expect.any(String), tsx: expect.any(String) },
  });
  expect(JSON.parse(read('cdk.json'))).toMatchObject({ app: 'npx tsx app.ts', context: expect.any(Object) });
  expect(read('app.ts')).toContain("projectId: 'pro-42'");
  expect(read('app.ts')).toContain("allowedOrigins: ['https://a.example', 'http://localhost:5173'],");
  expect(read('app.ts') + output).not.toContain('placeholder');
  expect(read('README.md')).not.toContain('Write your Corbado project id');
});

it('writes one in JavaScript, with a placeholder that it mentions, from a tarball', async () => {
  const { output } = await write('--language', 'js', '--package', 'file:../corbado-actions-1.0.0.tgz');
  expect(existsSync(join(folder, 'My App', 'tsconfig.json'))).toBe(false);
  expect(JSON.parse(read('cdk.json')).app).toBe('node app.js');
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  expect(dependencies['corbado-actions']).toBe('file:../corbado-actions-1.0.0.tgz');
  expect(Object.keys(devDependencies)).toEqual(['aws-cdk']);
  expect(read('app.js')).toContain('This one is a placeholder');
  expect(output).toContain('write your Corbado project id');
});

it('overwrites nothing, and writes nothing where it would', async () => {
  writeFileSync(join(folder, 'cdk.json'), 'mine');
  const { code, problems } = await runHere(init, [folder]);
  expect({ code, problems }).toMatchObject({
    code: 1,
    problems: expect.stringContaining('has these files already: cdk.json —'),
  });
  expect(readdirSync(folder)).toEqual(['cdk.json']);
  expect(readFileSync(join(folder, 'cdk.json'), 'utf8')).toBe('mine');
});

it.each([
  ['--project-id x'],
  ['--origin https://a.example/'],
  ['--origin https://*.example'],
  ['--language go'],
  ['a b'],
])('refuses %s', (line) => expect(() => parseInitOptions(line.split(' '))).toThrow(UsageProblem));
