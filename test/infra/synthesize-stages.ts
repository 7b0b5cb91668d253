// Synthesises the stages that tests look at, with stand-ins for the bundles: what is in a bundle does not show in a template.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { synthesize } from '../../local/synthesize.ts';
import { exampleStages, stagesUnderTest } from './stages-under-test.ts';

/** Calls `use` with an output folder and stand-ins for the bundles, all of which are gone afterwards. */
export const withStandIns = <Result>(
  use: (outdir: string, bundleFolder: (name: FunctionName) => string) => Result,
): Result => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-test-'));
  const bundleFolder = (of: FunctionName): string => join(folder, 'bundles', of);
  for (const of of functionNames) {
    mkdirSync(bundleFolder(of), { recursive: true });
    writeFileSync(join(bundleFolder(of), 'index.mjs'), `export const handler = () => '${of}';\n`);
  }
  try {
    return use(join(folder, 'out'), bundleFolder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const templateText = (name: string, input: StageInput): string =>
  withStandIns((outdir, bundleFolder) =>
    readFileSync(synthesize({ stage: parseStage(name, input), bundleFolder }, outdir).templateFullPath, 'utf8'),
  );

if (import.meta.main) {
  const folder = process.argv[2] ?? '';
  const write = (file: string, name: string, input: StageInput) =>
    writeFileSync(join(folder, `${file}.json`), templateText(name, input));
  // A stage's name is in some logical ids, and these are compared with the ones of `prod`.
  const nameOf = (key: string) => (key.startsWith('without-') ? 'prod' : key);
  for (const [key, input] of Object.entries(stagesUnderTest)) write(key, nameOf(key), input);
  for (const [name, input] of Object.entries(exampleStages)) write(`${name}.again`, name, input);
}
