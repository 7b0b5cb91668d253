// The stack of one stage: where it goes and how it is tagged. What is in it is the construct's business.
import { Stack as CdkStack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { broughtAlong } from './brought-along.ts';
import type { FunctionName } from './build.ts';
import { CorbadoActions } from './corbado-actions.ts';
import { addOutputs } from './outputs.ts';
import type { Stage } from './stage-schema.ts';

export type CorbadoActionsStackProps = {
  readonly stage: Stage;
  /** Where a function's bundle is. @default - dist/<function>, as the build leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};

const stackProps = ({ name, account, region }: Stage): StackProps => ({
  stackName: `CorbadoActions-${name}`,
  description: `Corbado actions bundle, stage ${name}`,
  env: { ...(account && { account }), ...(region && { region }) },
  // Keeps the template to what the bundle needs: the library would add a resource that reports on the library.
  analyticsReporting: false,
});

export class CorbadoActionsStack extends CdkStack {
  constructor(scope: Construct, { stage, bundleFolder }: CorbadoActionsStackProps) {
    super(scope, `CorbadoActions-${stage.name}`, stackProps(stage));
    const folders = bundleFolder && { bundleFolder };
    const props = { settings: stage, ...broughtAlong(this, stage), ...folders };
    // This id adds nothing to logical ids, so what holds data is called as it was before there was such a construct.
    const bundle = new CorbadoActions(this, 'Default', props);
    addOutputs(this, bundle);
    for (const [name, value] of Object.entries(stage.tags)) Tags.of(this).add(name, value);
  }
}
