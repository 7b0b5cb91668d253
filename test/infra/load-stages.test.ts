// infra/stages.ts as a person leaves it: loaded as a program, and its mistakes told with the line and without a stack trace.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadStages } from '../../infra/settings/load-stages.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'stages-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

// In one plain process for all: what Node says about a file is not what the tests' own loader says.
const refusals = (sources: readonly string[]): { name: string; message: string }[] => {
  const files = sources.map((source, at) => {
    const file = join(mkdtempSync(join(folder, `${at}-`)), 'stages.ts');
    writeFileSync(file, source);
    return file;
  });
  const module = pathToFileURL(join(root, 'infra', 'settings', 'load-stages.ts')).href;
  const script = `import { loadStages } from '${module}';
    for (const file of process.argv.slice(1))
      await loadStages(file).then(() => console.log('{}'), ({ name, message }) => console.log(JSON.stringify({ name, message })));`;
  const node = ['--input-type=module', '--eval', script, '--', ...files];
  const { stdout } = spawnSync(process.execPath, node, { cwd: folder, encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const unloadable = [
  [
    'a missing comma',
    "export const stages = {\n  dev: {\n    kind: 'development'\n    corbado: {},\n  },\n};",
    "stages.ts:4: Expected ',', got 'ident' — correct it there, or at the end of the line before",
  ],
  [
    'a name that is none',
    'export const stages = {\n  dev: production,\n};',
    'stages.ts:2: production is not defined — correct it there',
  ],
  ['an import of nothing', "import './nowhere.ts';\nexport const stages = {};", 'stages.ts: Cannot find module'],
  ['an exception', "throw new Error('no account yet');", 'stages.ts:1: no account yet — correct it there'],
  [
    'another name',
    'export const stage = {};',
    'stages.ts: exports no stages — write export const stages = { dev: { … } };',
  ],
  [
    'a message with a secret',
    "throw new Error('refused: corbado1_planted');",
    'stages.ts:1: [a message not repeated here] — ',
  ],
] as const;

test('a file that cannot be loaded is told in plain words', () => {
  const told = refusals(unloadable.map(([, source]) => source));
  for (const [at, [what, , words]] of unloadable.entries()) {
    expect(told[at], what).toEqual({ name: 'ConfigurationProblem', message: expect.stringContaining(words) });
    expect(told[at]?.message, what).not.toMatch(/^\s+at |planted|\n/m);
  }
});

test('a file that is not there has no stages', async () => {
  expect([...(await loadStages(join(folder, 'nowhere.ts')))]).toEqual([]);
});
