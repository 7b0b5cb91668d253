// A deployment's settings: from infra/stages.ts for a stage, from the deployed template for any other stack.
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { deployedFunctions } from '../../infra/deployed-functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import type { Deployment } from '../command/deployment.ts';
import { type AwsPlace, explained } from './aws-place.ts';
import type { DeployedSettings } from './deployed-settings.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { settingsInTemplate } from './template-settings.ts';

export const settingsOfStage = (stage: Stage): DeployedSettings => ({
  ...stage,
  functions: new Set(deployedFunctions(stage)),
  userPoolArn: stage.existing.userPoolArn,
  lookUpLayer: stage.existing.resolveUserLayerArn,
});

/** `undefined` for a stage that has mistakes. */
const fromStage = (name: string, written: unknown): DeployedSettings | undefined => {
  try {
    return settingsOfStage(parseStage(name, written));
  } catch (problem) {
    if (problem instanceof ConfigurationProblem) return undefined;
    throw problem;
  }
};

const fromTemplate = async (
  { cloudformation }: AwsPlace,
  { name, prefix }: DeployedStack,
): Promise<DeployedSettings> => {
  const { TemplateBody = '{}' } = await explained(
    cloudformation.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Processed' })),
  );
  return settingsInTemplate(JSON.parse(TemplateBody), prefix);
};

/** `undefined` for a stage that has mistakes, or that infra/stages.ts does not have any more. */
export const readSettings = async (
  place: AwsPlace,
  { stage }: Deployment,
  stack: DeployedStack,
): Promise<DeployedSettings | undefined> =>
  stage === undefined ? fromTemplate(place, stack) : fromStage(stage.name, stage.written);
