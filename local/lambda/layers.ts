// What Lambda unpacks at /opt: here a layer's files stay where the app has them, and variables that name one say where that is.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { layerFolder } from '../../infra/look-up-file.ts';
import type { Resource } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template-reader.ts';

/** The ids in a list of layers that are in the same template; an ARN, or an import of another stack, has none. */
export const layerIds = (layers: unknown): string[] =>
  (Array.isArray(layers) ? layers : []).flatMap((layer: unknown) => {
    const { Ref: id } = (typeof layer === 'object' && layer !== null ? layer : {}) as { Ref?: unknown };
    return typeof id === 'string' ? [id] : [];
  });

/** Of a function's layers those that are folders of this app, in the order in which Lambda unpacks them. */
export const layerFolders = ({ properties }: Resource, template: TemplateReader): string[] => {
  const layers = template.ofType('AWS::Lambda::LayerVersion');
  return layerIds(properties.Layers).flatMap((id) => {
    const asset = layers.find((layer) => layer.id === id)?.metadata['aws:asset:path'];
    const folder = typeof asset === 'string' ? join(template.folder, asset) : '';
    return existsSync(folder) && statSync(folder).isDirectory() ? [folder] : [];
  });
};

type Variables = Readonly<Record<string, string>>;

/** The same variables, with the address of a layer's file in place of its path in Lambda. What no layer has stays as it is. */
export const withLayerFiles = (variables: Variables, folders: readonly string[]): Variables => {
  const found = (value: string): string => {
    if (!value.startsWith(`${layerFolder}/`)) return value;
    const files = folders.map((folder) => join(folder, value.slice(layerFolder.length)));
    const file = files.findLast((path) => existsSync(path));
    return file === undefined ? value : pathToFileURL(file).href;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, found(value)]));
};
