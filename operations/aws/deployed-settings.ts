// What the commands must know of a deployment's settings: from infra/stages.ts for a stage, from the deployed template for any other stack.
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type {
  ActionAuth,
  FlagMode,
  IdentifierResolver,
  MfaFactor,
} from '../../functions/shared/environment/settings.ts';
import type { UserIdRules } from '../../functions/shared/user/users.ts';
import { deployedFunctions } from '../../infra/deployed-functions.ts';
import type { FunctionName } from '../../infra/functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import type { Deployment } from '../command/deployment.ts';
import { type AwsPlace, explained } from './aws-place.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { settingsInTemplate } from './template-settings.ts';

export type PoolSettings = {
  readonly customAuth: boolean;
  readonly createDemoPool: boolean;
  /** None when the pool's own tokens count for nothing, or when nobody can tell before a deployment. */
  readonly appClientIds: readonly string[];
  readonly flag: {
    readonly mode: FlagMode;
    readonly attribute: string;
    readonly timeAttribute: string;
    readonly mfaFactors?: readonly MfaFactor[] | undefined;
  };
};

export type DeployedSettings = {
  /** Those that are deployed. */
  readonly functions: ReadonlySet<FunctionName>;
  readonly corbado: { readonly projectId: string; readonly apiAuth: 'basic' | 'bearer' };
  readonly allowedOrigins: readonly string[];
  readonly actions: { readonly auth: ActionAuth };
  readonly identity: UserIdRules;
  readonly session: {
    readonly absoluteSeconds: number;
    readonly idleSeconds: number;
    readonly cookieSameSite: string;
  };
  readonly preLogin: { readonly resolve: IdentifierResolver };
  readonly postLogin: { readonly delivery: 'session' | 'handoff'; readonly trustEventIdentity: boolean };
  readonly cognito: PoolSettings;
  /** Of a stage that names a pool of its own. */
  readonly userPoolArn?: string | undefined;
  /** Absent where logs are kept for ever. */
  readonly logRetentionDays?: number | undefined;
};

export const settingsOfStage = (stage: Stage): DeployedSettings => ({
  ...stage,
  functions: new Set(deployedFunctions(stage)),
  userPoolArn: stage.existing.userPoolArn,
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
