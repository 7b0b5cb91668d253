// infra/app.ts as the CDK starts it: whatever is wrong is told in plain words, on standard error and with exit code 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'infra', 'app.ts');
const folder = mkdtempSync(join(tmpdir(), 'app-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const stagesIn = (name: string, source: string): string => {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, source);
  return file;
};

const withStage = (stage: string) => ({ CDK_CONTEXT_JSON: JSON.stringify({ stage }) });
const placeholder = 'stages.prod.corbado.projectId: "pro-0000000000" is the placeholder';

test('G: the production stage with its placeholder is refused by the program, without a stack trace', () => {
  const app = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    env: { ...process.env, ...withStage('prod') },
  });
  expect([app.status, app.stdout]).toEqual([1, '']);
  expect(app.stderr).toContain(placeholder);
  expect(app.stderr).not.toMatch(/^\s+at /m);
});

/** In this process, which takes no start of its own. */
const refusalWith = async (environment: Readonly<Record<string, string>>): Promise<unknown[]> => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  // A module runs once under each address.
  await expect(import(`${program}?${crypto.randomUUID()}`)).rejects.toThrow('exit 1');
  expect(exit).toHaveBeenCalledOnce();
  return said.mock.calls.flat();
};

test.each<[string, Record<string, string>, string]>([
  ['the placeholder', withStage('prod'), placeholder],
  [
    'a stage that does not exist',
    withStage('toString'),
    'there is no stage "toString" in infra/stages.ts — write -c stage=dev',
  ],
  [
    'the stage dev when npm has kept the name of another for itself',
    { npm_config_call: 'stage=prod' },
    'write -- before it: npm run deploy -- -c stage=prod',
  ],
  [
    'a list of stages',
    { CORBADO_ACTIONS_STAGES: stagesIn('list', "export const stages = ['dev'];") },
    'there is no stage "dev" in infra/stages.ts',
  ],
  [
    'stages without dev',
    { CORBADO_ACTIONS_STAGES: stagesIn('others', 'export const stages = { eu: {}, us: {} };') },
    'there is no stage "dev" in infra/stages.ts — write -c stage=eu or -c stage=us',
  ],
])('G: %s is told in plain words', async (_, environment, words) => {
  expect(await refusalWith(environment)).toEqual([expect.stringContaining(words)]);
});
