// Synthesises a stack strictly, with both rule packs (https://github.com/cdklabs/cdk-nag) and the library's own check of templates.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
const { context } = cdkJson.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')));

const violation = z.object({ ruleName: z.string(), severity: z.string() });
const report = z.object({ pluginReports: z.array(z.object({ violations: z.array(violation) })) });
const reasons = z.record(z.string(), z.string());

export type Acknowledgement = { readonly path: string; readonly finding: string; readonly reason: string };

export type Checked = {
  /** What nobody has explained, by rule, warnings included. */
  readonly findings: readonly string[];
  readonly acknowledgements: readonly Acknowledgement[];
};

const acknowledgementsIn = (stack: Stack): Acknowledgement[] =>
  stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(reasons.parse(data)))
      .map(([finding, reason]) => ({ path: node.path, finding, reason })),
  );

// A finding ends the synthesis with an error and sets the exit code, which would be the whole test run's.
const synthDespiteFindings = (app: App): void => {
  const { exitCode } = process;
  try {
    app.synth();
  } catch (error) {
    if (!existsSync(join(app.outdir, 'validation-report.json'))) throw error;
  } finally {
    process.exitCode = exitCode;
  }
};

export const checkedSynth = (outdir: string, addStack: (app: App) => Stack): Checked => {
  // Hints about origins are no findings, and have a test of their own.
  const withoutHints = { '@aws-cdk/core:annotationsInValidationReport': false };
  const app = new App({ outdir, context: { ...context, ...withoutHints }, builtinCloudFormationValidation: true });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const stack = addStack(app);
  synthDespiteFindings(app);
  const { pluginReports } = report.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  return {
    findings: pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)),
    acknowledgements: acknowledgementsIn(stack),
  };
};
