// The templates of three stages, with stand-ins for the bundles: what is in a bundle does not show in a template.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionName, functionNames } from '../../infra/build.ts';
import { localStage } from '../../infra/local-stage.ts';
import { parseStage } from '../../infra/parse-stage.ts';
import type { StageInput } from '../../infra/stage-schema.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { exampleStages } from './example-stages.ts';
import { production } from './stage-inputs.ts';
import { readTemplate, type Template } from './template.ts';

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

/** A stage's template. */
export const synthesized = (name: string, input: StageInput): Template =>
  withStandIns((outdir, bundleFolder) =>
    readTemplate(synthesize({ stage: parseStage(name, input), bundleFolder }, outdir).template),
  );

export const origins = ['https://app.example.com', 'https://admin.example.com'];

/** The stage of the local run. */
export const local = synthesized('local', localStage);

/** A production stage. */
export const prod = synthesized('prod', {
  ...production,
  allowedOrigins: origins,
  tags: { team: 'login' },
  logRetentionDays: 90,
});

/** A production stage whose actions authenticate with IAM. */
export const iam = synthesized('iam', { ...production, actions: { auth: 'iam' } });

/** A production stage with a user pool of its own, whose actions authenticate with IAM. */
export const withPool = synthesized('pool', exampleStages['user-pool']);

/** A development stage with a pool to try things with, which is told by preferred factors. */
export const withDemoPool = synthesized('demo', exampleStages['demo-pool']);
