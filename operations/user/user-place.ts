// Where the users of a stage are on record: its table, the project that is part of their keys, and its settings.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { Stage } from '../../infra/settings/stage-schema.ts';
import { localStage } from '../../local/local-stage.ts';
import { openAwsPlace } from '../aws/aws-place.ts';
import { type DeployedStack, requireStack } from '../aws/deployed-stack.ts';
import { requireWrittenStage, writtenRegion, writtenStage } from '../command/written-stage.ts';
import type { LogPlace } from './find-logs.ts';
import { connectLocalTable, connectTable, type TableConnection } from './table-connection.ts';

export type UserTarget =
  | { readonly kind: 'stage'; readonly stageName: string; readonly region: string | undefined }
  | { readonly kind: 'local'; readonly url: string };

export type UserPlace = TableConnection & {
  /** As a sentence goes on behind "of". */
  readonly title: string;
  readonly projectId: string;
  /** Absent when stages.ts cannot be understood: sessions can be ended all the same. */
  readonly settings: Stage | undefined;
  /** The deployed pool; absent in the local run, whose pool lives no longer than the run. */
  readonly userPool: { readonly id: string; readonly region: string } | undefined;
  /** Where the log lines are; absent in the local run, which prints them. */
  readonly logs: LogPlace | undefined;
  /** What the operator should know about the place itself. */
  readonly warnings: readonly string[];
};

const settingsOf = (name: string, written: unknown): Stage | undefined => {
  try {
    return parseStage(name, written);
  } catch (problem) {
    if (problem instanceof ConfigurationProblem) return undefined;
    throw problem;
  }
};

const unknownSettings = (stageName: string): string =>
  `infra/stages.ts has no stage ${stageName} without mistakes, so defaults are taken for its limits`;
const oldStack =
  'the stack has no output CorbadoProjectId yet, so the project of infra/stages.ts is taken; the next deployment adds it';

const projectOf = ({ name, outputs }: DeployedStack, settings: Stage | undefined): string => {
  const projectId = outputs.get('CorbadoProjectId') ?? settings?.corbado.projectId;
  if (projectId !== undefined) return projectId;
  throw new ConfigurationProblem(`the stack ${name} does not say its project at Corbado — deploy it again`);
};

const openStage = async (stageName: string, region: string | undefined): Promise<UserPlace> => {
  // A stack that stages.ts does not know any more can be asked too, by whoever says where it is.
  const written = region === undefined ? requireWrittenStage(stageName) : writtenStage(stageName);
  const place = await openAwsPlace(region ?? writtenRegion(written));
  try {
    const stack = await requireStack(place.cloudformation, stageName, place.region);
    const tableName = stack.outputs.get('TableName');
    if (tableName === undefined)
      throw new ConfigurationProblem(`the stack ${stack.name} has no output TableName — deploy it again`);
    const settings = settingsOf(stageName, written);
    const poolId = stack.outputs.get('UserPoolId');
    return {
      ...connectTable(tableName, { region: place.region }),
      title: `stage ${stageName}`,
      projectId: projectOf(stack, settings),
      settings,
      logs: { stackName: stack.name, region: place.region },
      userPool: poolId === undefined ? undefined : { id: poolId, region: place.region },
      warnings: [
        ...(settings === undefined ? [unknownSettings(stageName)] : []),
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
    throw new ConfigurationProblem(`no local run answers at ${url} — start it: npm start, or say where with --url`);
  }
};

const openLocal = async (url: string): Promise<UserPlace> => {
  const { table, app } = await readInfo(url);
  return {
    ...connectLocalTable(table),
    title: `the local run at ${url}`,
    projectId: app.projectId,
    settings: settingsOf('local', localStage),
    userPool: undefined,
    logs: undefined,
    warnings: [],
  };
};

/** Throws a configuration problem when the stage is not deployed, or no local run answers. */
export const openUserPlace = (target: UserTarget): Promise<UserPlace> =>
  target.kind === 'local' ? openLocal(target.url) : openStage(target.stageName, target.region);
