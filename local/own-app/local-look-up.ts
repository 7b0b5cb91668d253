// The look-up of the team's own in somebody's app: the layer that has it comes along if the app has its folder.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lookUpFile } from '../../infra/look-up-file.ts';
import { layerIds } from '../lambda/layers.ts';
import type { FoundConstruct } from './find-construct.ts';
import type { Variables } from './local-environment.ts';

/** By logical id, where the layer is. */
export type LocalLayers = ReadonlyMap<string, string>;

/** The layers of a function that are folders of this app. */
export const localLayers = ({ resources, folder }: FoundConstruct, functionId: string): LocalLayers =>
  new Map(
    layerIds(resources[functionId]?.Properties.Layers).flatMap((id): [string, string][] => {
      const asset = resources[id]?.Metadata['aws:asset:path'];
      const path = typeof asset === 'string' ? join(folder, asset) : '';
      return existsSync(path) && statSync(path).isDirectory() ? [[id, path]] : [];
    }),
  );

/** What a person should know about it, one line. */
export const describeLookUp = ({ PRE_LOGIN_RESOLVE: resolve }: Variables, layers: LocalLayers): string[] => {
  if (resolve !== 'module') return [];
  if ([...layers.values()].some((path) => existsSync(join(path, lookUpFile))))
    return [
      `your look-up (${lookUpFile}) runs as it is, with your variables: HTTP calls go out, and calls to DynamoDB, Secrets Manager and ` +
        'Cognito end at this machine, which has none of your tables',
    ];
  const why = layers.size > 0 ? 'what bundles it does not run here' : 'its layer is no folder of this stack';
  return [
    `your look-up (${lookUpFile}) is not here, as ${why}: whoever types an identifier is sent to the other login (look_up_failed)`,
  ];
};
