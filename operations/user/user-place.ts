// Where the users of a deployment are on record: its table, the project that is part of their keys, and its settings.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { localStage } from '../../local/local-stage.ts';
import { clientSettings, openAwsPlace } from '../aws/aws-place.ts';
import type { DeployedSettings } from '../aws/deployed-settings.ts';
import { type DeployedStack, requireDeployed } from '../aws/deployed-stack.ts';
import { deploymentOfStage, findDeployment } from '../aws/find-deployment.ts';
import { readSettings, settingsOfStage } from '../aws/read-settings.ts';
import { type Deployment, type DeploymentChoice, titleOf } from '../command/deployment.ts';
import { startCommand } from '../command/program.ts';
import { writtenStage } from '../command/written-stage.ts';
import type { LogPlace } from './find-logs.ts';
import { connectLocalTable, connectTable, type TableConnection } from './table-connection.ts';

export type UserTarget =
  | { readonly kind: 'deployed'; readonly deployment: DeploymentChoice }
  | { readonly kind: 'local'; readonly url: string };

export type UserPlace = TableConnection & {
  /** As a sentence goes on behind "of". */
  readonly title: string;
  readonly projectId: string;
  /** Absent when stages.ts cannot be understood: sessions can be ended all the same. */
  readonly settings: DeployedSettings | undefined;
  /** The deployed pool; absent in the local run, whose pool lives no longer than the run. */
  readonly userPool: { readonly id: string; readonly region: string } | undefined;
  /** Where the log lines are; absent in the local run, which prints them. */
  readonly logs: LogPlace | undefined;
  /** What the operator should know about the place itself. */
  readonly warnings: readonly string[];
};

const unknownSettings = (deployment: Deployment): string =>
  `infra/stages.ts has no ${titleOf(deployment)} without mistakes, so defaults are taken for its limits`;
const oldStack =
  'the stack has no output CorbadoProjectId yet, so the project of infra/stages.ts is taken; the next deployment adds it';

const projectOf = ({ name, outputs }: DeployedStack, settings: DeployedSettings | undefined): string => {
  const projectId = outputs.get('CorbadoProjectId') ?? settings?.corbado.projectId;
  if (projectId !== undefined) return projectId;
  throw new ConfigurationProblem(`the stack ${name} does not say its project at Corbado — deploy it again`);
};

// A stack that stages.ts does not know any more can be asked too, by whoever says where it is.
const findEvenForgotten = async (choice: DeploymentChoice): Promise<Deployment> =>
  choice.stageName === undefined || choice.region === undefined
    ? findDeployment(choice)
    : deploymentOfStage(choice.stageName, await writtenStage(choice.stageName), choice);

const openDeployed = async (choice: DeploymentChoice): Promise<UserPlace> => {
  const deployment = await findEvenForgotten(choice);
  const place = await openAwsPlace(deployment);
  try {
    const stack = await requireDeployed(place.cloudformation, deployment, place.region);
    const tableName = stack.outputs.get('TableName');
    if (tableName === undefined)
      throw new ConfigurationProblem(`the stack ${stack.name} has no output TableName — deploy it again`);
    const settings = await readSettings(place, deployment, stack);
    const poolId = stack.outputs.get('UserPoolId');
    return {
      ...connectTable(tableName, clientSettings({ ...deployment, region: place.region })),
      title: titleOf(deployment),
      projectId: projectOf(stack, settings),
      settings,
      logs: { stackName: stack.name, region: place.region },
      userPool: poolId === undefined ? undefined : { id: poolId, region: place.region },
      warnings: [
        ...(settings === undefined ? [unknownSettings(deployment)] : []),
        ...(stack.outputs.has('CorbadoProjectId') ? [] : [oldStack]),
      ],
    };
  } finally {
    place.close();
  }
};

const infoSchema = z.object({
  table: z.object({ name: z.string(), url: z.string() }),
  app: z.object({ projectId: z.string() }),
});

const readInfo = async (url: string) => {
  try {
    const answer = await fetch(`${url}/local/info`, { signal: AbortSignal.timeout(5000) });
    return infoSchema.parse(await answer.json());
  } catch {
    throw new ConfigurationProblem(
      `no local run answers at ${url} — start it: ${startCommand}, or say where with --url`,
    );
  }
};

const openLocal = async (url: string): Promise<UserPlace> => {
  const { table, app } = await readInfo(url);
  return {
    ...connectLocalTable(table),
    title: `the local run at ${url}`,
    projectId: app.projectId,
    settings: settingsOfStage(parseStage('local', localStage)),
    userPool: undefined,
    logs: undefined,
    warnings: [],
  };
};

/** Throws a configuration problem when the stage is not deployed, or no local run answers. */
export const openUserPlace = (target: UserTarget): Promise<UserPlace> =>
  target.kind === 'local' ? openLocal(target.url) : openDeployed(target.deployment);
