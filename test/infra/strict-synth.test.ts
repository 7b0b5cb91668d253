// `cdk synth` itself, as a deployer runs it: strict, in a process of its own, with the bundles that would be uploaded.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildFunctions } from '../../infra/build/build.ts';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { functionNames } from '../../infra/functions.ts';

const root = join(import.meta.dirname, '..', '..');
const planted = 'planted_in_the_environment';

beforeAll(async () => {
  if (!functionNames.every((name) => existsSync(join(bundleFolder(name), 'index.mjs')))) await buildFunctions();
}, 60_000);

test('X7: passes strictly for the shipped stage without a warning, and no secret gets into what it writes', {
  timeout: 60_000,
}, () => {
  const outdir = mkdtempSync(join(tmpdir(), 'strict-synth-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  const options = ['--quiet', '--output', outdir, '--strict', '-c', `apiSecret=corbado1_${planted}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cdk, 'synth', ...options], {
    cwd: root,
    encoding: 'utf8',
    // The app is started as `node infra/app.ts`: by this Node, whichever the machine has.
    env: {
      ...process.env,
      // The library's own check takes three times as long as all the rest; rule-packs.test.ts runs it on stages that have all of this one.
      CDK_VALIDATION: 'false',
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      CORBADO_API_SECRET: `corbado1_${planted}`,
      ACTION_SECRET: `whsec_${planted}`,
    },
  });
  const output = stdout + stderr;
  expect(status).toBe(0);
  // The one thing it says is of use to who develops on localhost, and no warning.
  expect(output.match(/^(INFO|WARN|WARNING|ERROR)\b.*$/gm)).toEqual([
    expect.stringMatching(/^INFO allowedOrigins: http:\/\/localhost:3000: .*, use the local run/),
  ]);
  expect(output).not.toMatch(/warn|error|deprecated/i);
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('CorbadoActions-dev.template.json');
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain(planted);
});
