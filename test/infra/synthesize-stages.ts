// Synthesises the stages that tests look at, with stand-ins for the bundles: what is in a bundle does not show in a template.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type Stack } from 'aws-cdk-lib';
import { Template as TemplateOfStack } from 'aws-cdk-lib/assertions';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { synthesize } from '../../local/synthesize.ts';
import { exampleStages, stagesUnderTest, widestStages } from './stages-under-test.ts';
import { readTemplate, type Template } from './template.ts';

// One folder for a whole process: in every app they are the same.
let standIns: string | undefined;
const standInFor = (of: FunctionName): string => {
  if (standIns === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    for (const name of functionNames) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.mjs'), `export const handler = () => '${name}';\n`);
    }
    standIns = folder;
  }
  return join(standIns, of);
};

/** Calls `use` with an output folder, which is gone afterwards, and stand-ins for the bundles. */
export const withStandIns = <Result>(
  use: (outdir: string, bundleFolder: (name: FunctionName) => string) => Result,
): Result => {
  const outdir = mkdtempSync(join(tmpdir(), 'stack-test-'));
  try {
    return use(outdir, standInFor);
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/** An app without what takes time and shows in no template: where each construct was made, the tree, and copies of the assets. */
export const plainApp = ({ context, ...props }: AppProps = {}): App =>
  new App({
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    ...props,
    context: {
      'aws:cdk:disable-creation-stack-traces': true,
      'aws:cdk:disable-stack-trace': true,
      'aws:cdk:disable-asset-staging': true,
      ...context,
    },
  });

/** Calls `use` with a plain app, and stand-ins for the bundles. */
export const inApp = <Result>(
  use: (app: App, bundleFolder: (name: FunctionName) => string) => Result,
  props?: AppProps,
): Result => withStandIns((outdir, bundleFolder) => use(plainApp({ outdir, ...props }), bundleFolder));

export const templateOf = (stack: Stack): Template => readTemplate(TemplateOfStack.fromStack(stack).toJSON());

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
  for (const name of widestStages) write(`${name}.again`, name, exampleStages[name]);
}
