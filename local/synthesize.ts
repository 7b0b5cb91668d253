// Synthesises one stage without the CDK command line: for the local run and for tests.
import { App } from 'aws-cdk-lib';
import { contextOfCdkJson } from '../infra/cdk-context.ts';
import { CorbadoActionsStack, type CorbadoActionsStackProps } from '../infra/stack.ts';

/**
 * Writes the stage's template and assets into the folder `outdir`, with what `add` adds to the stack. Skips the library's check of the
 * template, which takes five times as long as all the rest and is the job of `cdk synth`.
 */
export const synthesize = (
  props: CorbadoActionsStackProps,
  outdir: string,
  add: (stack: CorbadoActionsStack) => unknown = () => {},
) => {
  // Without the command line we hand these over, so that the template comes out the same.
  const context = {
    ...contextOfCdkJson(),
    'aws:cdk:enable-asset-metadata': true,
    // What a deployer should know is said by `cdk synth`, and would only be noise here.
    '@aws-cdk/core:annotationsInValidationReport': false,
  };
  const app = new App({ outdir, context, builtinCloudFormationValidation: false });
  const stack = new CorbadoActionsStack(app, props);
  add(stack);
  return app.synth().getStackArtifact(stack.artifactId);
};
