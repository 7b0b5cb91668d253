// Synthesises a stage as a deployment would, without the CDK's command line, without AWS, and with nothing left behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { contextOfCdkJson } from './cdk-context.ts';
import type { Stage } from './settings/stage-schema.ts';
import { CorbadoActionsStack } from './stack.ts';

/** What synth says about a stage that can be deployed. */
export type SynthMessage = { readonly level: 'info' | 'warning' | 'error'; readonly text: string };

/** @throws ConfigurationProblem for what no stage's check can see, such as a bundle that was not built. */
export const synthesizeDry = (stage: Stage): SynthMessage[] => {
  const outdir = mkdtempSync(join(tmpdir(), 'corbado-actions-check-'));
  try {
    // Annotations are returned, and need no report.
    const context = { ...contextOfCdkJson(), '@aws-cdk/core:annotationsInValidationReport': false };
    // The library's own check of the template takes five times as long as all the rest, and concerns our code, not the stage.
    const app = new App({ outdir, context, analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new CorbadoActionsStack(app, { stage });
    const { messages } = app.synth().getStackArtifact(stack.artifactId);
    return messages.map(({ level, entry }) => ({ level, text: String(entry.data) }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
};
