// The templates of three stages, with stand-ins for the bundles: what is in a bundle does not show in a template.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionName, functionNames } from '../../infra/build.ts';
import { localStage } from '../../infra/local-stage.ts';
import { parseStage } from '../../infra/parse-stage.ts';
import type { StageInput } from '../../infra/stage-schema.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { production } from './stage-inputs.ts';
import { readTemplate, type Template } from './template.ts';

const synthesized = (name: string, input: StageInput): Template => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-test-'));
  const bundleFolder = (of: FunctionName): string => join(folder, 'bundles', of);
  for (const of of functionNames) {
    mkdirSync(bundleFolder(of), { recursive: true });
    writeFileSync(join(bundleFolder(of), 'index.mjs'), `export const handler = () => '${of}';\n`);
  }
  try {
    return readTemplate(synthesize({ stage: parseStage(name, input), bundleFolder }, join(folder, 'out')).template);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

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
